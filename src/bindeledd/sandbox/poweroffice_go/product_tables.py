"""Products and product groups as tables.

Source: vendor specification of 2025-03 and contract paper poweroffice-go, section 13, read
2026-11-21. That codes are unique is unconfirmed; the harsher reading is built.
"""

from bindeledd.sandbox.poweroffice_go.fields import field_table
from bindeledd.sandbox.poweroffice_go.filter_kinds import later
from bindeledd.sandbox.poweroffice_go.product_rules import check_group, check_product
from bindeledd.sandbox.poweroffice_go.shapes import Filter, Pair, Resource

_PRODUCT = field_table("""
Id int64 R
Code string:100 RCU
Name string:400 RCU required
Description string RCU
ProductType ProductType RCU
ProductGroupId int64 RCU
ProductGroupCode string RC
UnitOfMeasureCode UnitOfMeasureType RCU
UnitPrice decimal RCU
UnitCost decimal RCU
Gtin string RCU
IsArchived bool RCU
IsStockItem bool RCU
StockOnHand decimal RCU
StockAvailable decimal R
StockOnHandLastChangedDatetimeOffset moment R
StandardSalesAccountId int64 RCU
StandardSalesAccount int64 RC
StandardSalesAccountAgricultureDepartment AgricultureDepartment RC
OptionalSalesAccountId int64 RCU
OptionalSalesAccount int64 RC
OptionalSalesAccountAgricultureDepartment AgricultureDepartment RC
CreatedFromImportJournalId uuid R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

_GROUP = field_table("""
Id int64 R
Code string:200 RCU
Name string:400 RCU required
Description string RCU
ProductType ProductType RCU
UnitOfMeasureCode UnitOfMeasureType RCU
UnitPrice decimal RCU
UnitCost decimal RCU
IsArchived bool RCU
StandardSalesAccountId int64 RCU
StandardSalesAccount int64 RC
StandardSalesAccountAgricultureDepartment AgricultureDepartment RC
OptionalSalesAccountId int64 RCU
OptionalSalesAccount int64 RC
OptionalSalesAccountAgricultureDepartment AgricultureDepartment RC
CreatedFromImportJournalId uuid R
CreatedDateTimeOffset timestamp R
LastChangedDateTimeOffset timestamp R
""")

_ACCOUNTS = tuple(
    Pair(f"{kind}SalesAccountId", f"{kind}SalesAccount", "GeneralLedgerAccounts", "AccountNo", "no")
    for kind in ("Standard", "Optional")
)
_FILTERS = (
    Filter("codes", "codes", "Code"),
    Filter("names", "codes", "Name"),
    Filter("type", "enum", "ProductType"),
    Filter("isArchived", "bool", "IsArchived"),
    Filter("createdDateTimeOffsetGreaterThan", "after", "CreatedDateTimeOffset"),
    Filter("lastChangedDateTimeOffsetGreaterThan", "after", "LastChangedDateTimeOffset"),
)
_STOCK = "StockOnHandLastChangedDatetimeOffset"

PRODUCTS: tuple[Resource, ...] = (
    Resource(
        "ProductGroups",
        "Product group",
        "ProductGroupPatchDto",
        _GROUP,
        ("Product",),
        _FILTERS,
        _ACCOUNTS,
        unique={"Code": "product group with Id = {}"},
        defaults={"IsArchived": False, "ProductType": "Product"},
        check=check_group,
    ),
    Resource(
        "Products",
        "Product",
        "ProductPatchDto",
        _PRODUCT,
        ("Product",),
        (
            *_FILTERS,
            Filter("productGroupCodes", "codes", "ProductGroupId", "ProductGroups.Code"),
            Filter("stockOnHandLastChangedDatetimeOffsetGreaterThan", later, _STOCK),
        ),
        (
            Pair("ProductGroupId", "ProductGroupCode", "ProductGroups", "Code", "code"),
            *_ACCOUNTS,
        ),
        unique={"Code": "product with Id = {}"},
        defaults={"IsArchived": False, "IsStockItem": False, "ProductType": "Product"},
        created_status=200,
        quiet=("StockOnHand", "StockAvailable", _STOCK),
        check=check_product,
    ),
)
