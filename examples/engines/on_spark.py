"""Who said what, on Spark: python examples/engines/on_spark.py ARTICLES QUOTES.

ARTICLES is Parquet or JSON Lines with a column text, and any of id, date, title, url. QUOTES is a
new folder of Parquet. On a cluster: spark-submit --master … in place of python.
"""

import sys

from pyspark.sql import SparkSession

from quoteattr.corpus.arrow import SCHEMA, attribute

BATCH = 100  # articles that are handed to Python at once


def main(source: str, target: str) -> None:
    spark = (
        SparkSession.builder.appName("quoteattr")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", BATCH)
        .getOrCreate()
    )
    read = spark.read.json if source.endswith(".jsonl") else spark.read.parquet
    columns = spark.createDataFrame(SCHEMA.empty_table()).schema
    read(source).mapInArrow(attribute, columns).write.parquet(target)
    print(spark.read.parquet(target).count(), "attributions")
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
