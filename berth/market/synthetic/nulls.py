"""Markets in which there is nothing to find."""

import numpy as np
import polars as pl

from berth.core import InputError, Role, Table, stream


def shuffle_products(table: Table, seed: int) -> Table:
    """The table with its product labels dealt anew, so that no product is better at anything."""
    column = table.first(Role.PRODUCT)
    if column is None:
        raise InputError("the table has no product column.", remedy="Name one with --product.")
    order = stream(seed, "shuffle products").permutation(len(table))
    return _relabelled(table, column.name, table.frame[column.name].gather(pl.Series(order)))


def split_twins(table: Table, product: str, seed: int) -> Table:
    """The table with one product's reviews parted at random under two names, "X A" and "X B"."""
    column = table.first(Role.PRODUCT)
    if column is None or product not in table.frame[column.name]:
        raise InputError(f"the table has no product {product!r}.", remedy="Check its spelling.")
    labels = table.frame[column.name].to_list()
    mine = np.flatnonzero([label == product for label in labels])
    halves = stream(seed, "split twins").permutation(len(mine)) % 2
    for row, half in zip(mine, halves, strict=True):
        labels[row] = f"{product} {'AB'[half]}"
    return _relabelled(table, column.name, pl.Series(labels, dtype=pl.String))


def _relabelled(table: Table, name: str, labels: pl.Series) -> Table:
    return Table(table.frame.with_columns(labels.alias(name)), table.columns)
