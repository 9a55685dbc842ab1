"""Their shapes, as far as we read them, an area a module.

Unknown keys are ignored, known ones have their type. Every field may be absent (a `Fields`
selection, an older version) and null (the vendor's specification marks nearly all nullable), so
nothing is required but the id. Amounts, prices and quantities are Decimal, never float.

Source: vendor specification of 2025-03 with the patch models of 2025-05, as tabled in the contract
paper poweroffice-go, whose sections the areas name, read 2026-11-21.
"""
