package dev.medallion.cli.doctor;

import java.util.function.Supplier;
import software.amazon.awssdk.services.glue.GlueClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lakeformation.LakeFormationClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3tables.S3TablesClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Whom the doctor asks. It only reads.
 *
 * @param caller gives the ARN of who asks, as STS has it; asked only where it matters
 */
public record AwsClients(
    IamClient iam,
    GlueClient glue,
    LakeFormationClient lakeFormation,
    S3Client s3,
    S3TablesClient s3Tables,
    SqsClient sqs,
    Supplier<String> caller) {}
