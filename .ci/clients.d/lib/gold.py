"""What the checks know of gold, from the variables that ./medallion env gives."""

import os

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
NAMESPACE = os.environ["GOLD_NAMESPACE"]
TABLE = "product_performance"
ARN = os.environ["GOLD_ARN"]
BUCKET = ARN.rsplit("/", 1)[1]
ACCOUNT = ARN.split(":")[4]
CATALOG = "s3tablescatalog/" + BUCKET
CATALOG_ID = ACCOUNT + ":" + CATALOG
ROWS = 28
REGION = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")


def same(what, expected, given):
    """Ends the check if the tool's answer is another than the one expected."""
    if expected != given:
        raise SystemExit(f"{what}: expected {expected!r}, got {given!r}")
