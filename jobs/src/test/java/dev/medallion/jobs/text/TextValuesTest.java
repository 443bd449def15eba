package dev.medallion.jobs.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.spark.sql.types.DataType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is a value of a type, and what is none. */
class TextValuesTest {
  private static Object value(String type, String text, Map<String, String> options) {
    return TextValues.of(DataType.fromDDL(type), new TextFormat(options, "UTC")).of(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int|2147483647|2147483647",
        "int|-2147483648|-2147483648",
        "int|+7|7",
        "bigint|-9223372036854775808|-9223372036854775808",
        "bigint|9223372036854775807|9223372036854775807",
        "bigint|007|7",
        "double|1.5|1.5",
        "double|.5|0.5",
        "double|-0|-0.0",
        "double|1e308|1.0E308",
        "double|NaN|NaN",
        "double|-Infinity|-Infinity",
        "double|0e-999|0.0",
        "float|0.1|0.1",
        "decimal(10,2)|12.5|12.50",
        "decimal(10,2)|12.500|12.50",
        "decimal(10,2)|1e2|100.00",
        "decimal(10,2)|-99999999.99|-99999999.99",
        "decimal(30,2)|1234567890123456789012345.67|1234567890123456789012345.67",
        "decimal(38,0)|99999999999999999999999999999999999999"
            + "|99999999999999999999999999999999999999",
        "boolean|TRUE|true",
        "boolean|n|false",
        "date|2026-01-31|20484",
        "date|2024-2-29|19782",
        "date|2026-01-31T00:00:00|20484",
        "date|0001-01-01|-719162",
        "timestamp|1970-01-01 00:00:01|1000000",
        "timestamp|1970-01-01T00:00:00.000001Z|1",
        "timestamp|1970-01-01 01:00:00+01:00|0",
        "timestamp|1970-01-01 00:00|0",
        "timestamp|1970-01-02|86400000000",
        "timestamp|1970-01-01 00:00:00.1234560|123456",
        "timestamp|2026-07-01 12:00:00 Europe/Paris|1782900000000000",
        "timestamp_ntz|1970-01-01 00:00:01|1000000",
      })
  void isExactly(String type, String text, String value) {
    assertThat(value(type, text, Map.of())).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int|2147483648",
        "int|12.0",
        "int|1e3",
        "int|0x1F",
        "int|-",
        "bigint|A-17",
        "bigint|9223372036854775808",
        "bigint|-9223372036854775809",
        "bigint|1_000",
        "bigint|１２",
        "double|1d",
        "double|1f",
        "double|0x1p3",
        "double|1e400",
        "double|1e-400",
        "double|1,5",
        "double|.",
        "double|1e",
        "float|1e39",
        "decimal(30,2)|1234567890123456789012345.678",
        "decimal(10,2)|123456789.00",
        "decimal(10,2)|1.005",
        "decimal(10,2)|1e-3",
        "decimal(38,0)|1e999999999",
        "boolean|maybe",
        "date|2026",
        "date|2026-01",
        "date|2026-02-30",
        "date|2026-13-01",
        "date|0000-01-01",
        "date|10000-01-01",
        "date|2026-01-31 junk",
        "date|2026-01-31 10:30",
        "date|20260131",
        "timestamp|10:00",
        "timestamp|2026105",
        "timestamp|2026",
        "timestamp|2026-01-31 junk",
        "timestamp|2026-01-31 10",
        "timestamp|2026-01-31 25:00:00",
        "timestamp|2026-01-31 10:60:00",
        "timestamp|2026-01-31 10:00:60",
        "timestamp|2026-01-31 10:00:00.1234567",
        "timestamp|99999-01-01 00:00:00",
        "timestamp|9999-12-31 23:59:59-01:00",
        "timestamp|2026-01-31 10:00:00 Nowhere/Land",
        "timestamp|2026-03-29 02:30:00 Europe/Paris",
        "timestamp_ntz|2026-01-31 10:00:00+02:00",
      })
  void isNone(String type, String text) {
    assertThat(value(type, text, Map.of())).isSameAs(TextValue.MISFIT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date|dateFormat|dd/MM/yyyy|31/01/2026|20484",
        "date|dateFormat|d MMM yyyy|31 jan 2026|20484",
        "timestamp|timestampFormat|dd.MM.yyyy HH:mm|31.01.2026 10:00|1769853600000000",
        "timestamp|timestampFormat|yyyy-MM-dd HH:mm:ssXXX|2026-01-31 10:00:00+01:00"
            + "|1769850000000000",
        "timestamp_ntz|timestampNTZFormat|yyyyMMddHHmmss|20260131100000|1769853600000000",
        "double|nanValue|n/a|n/a|NaN",
        "double|positiveInf|inft|inft|Infinity",
      })
  void followsTheDeclaredForm(String type, String option, String form, String text, String value) {
    assertThat(value(type, text, Map.of(option, form))).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "date|dateFormat|dd/MM/yyyy|30/02/2026",
        "date|dateFormat|dd/MM/yyyy|2026-01-31",
        "date|dateFormat|dd/MM/yyyy|31/01/2026 x",
        "timestamp|timestampFormat|HH:mm|10:00",
        "timestamp|timestampFormat|yyyy-MM-dd HH:mm:ss.SSSSSSS|2026-01-31 10:00:00.1234567",
      })
  void takesNothingElseThanTheDeclaredForm(String type, String option, String form, String text) {
    assertThat(value(type, text, Map.of(option, form))).isSameAs(TextValue.MISFIT);
  }
}
