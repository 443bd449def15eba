package dev.medallion.jobs.bronze;

import dev.medallion.jobs.objects.StoredObject;
import java.util.Collection;
import java.util.Set;
import org.apache.iceberg.Table;
import org.apache.spark.sql.SparkSession;

/** The ledger of a bronze table, for a measurement. */
public final class LedgerUse {
  private final Ledger ledger;

  /** The ledger of the table of that full name. */
  public LedgerUse(SparkSession spark, String bronze) {
    this.ledger = Ledger.of(spark, bronze);
  }

  /** Records what the table holds. */
  public void follow(Table bronze) {
    ledger.follow(bronze);
  }

  /** Those of the objects that the ledger tells of. */
  public Set<StoredObject> held(Collection<StoredObject> objects) {
    return ledger.held(objects);
  }
}
