"""A publication as a workbook: one sheet for each table, totals as formulas, and a sheet that checks every identity."""

from mingzhang.renderers.publication_xlsx.write import write_xlsx

__all__ = ["write_xlsx"]
