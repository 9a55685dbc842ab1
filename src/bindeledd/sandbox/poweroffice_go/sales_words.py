"""Closed lists of words of products, orders and invoices; also read by other areas' tables.

Source: vendor specification of 2025-03, the schemas of these names, read 2026-11-21.
"""

_UNITS = """
BX MTR KMT KGM EA LTR HUR DAY MTK MTQ TNE MON ANN QAN NL XRO XBA XPL XPC PR XCI XBG SET XTY XOF
FTK KWH MWH LBR CMT DMT LM XPK GRM HGM XFL XBE E54 MMT DAA H18 MLT HLT DLT AK XCR E14 MJ J57 XJG
XCT XSA XTU WEE XCA XCN NAR M4 XVQ P1 MFU KMK LM3 FOT FM3 E34 E35
"""  # UN/ECE recommendation 20
SALES_ENUMS = {
    "ProductType": ["Product", "Service"],
    "UnitOfMeasureType": _UNITS.split(),
    "AgricultureDepartment": [
        "None",
        "Finance",
        "Farming",
        "Forestry",
        "FurAnimals",
        "OtherIndustries",
        "Private",
    ],
    "OrderStatus": ["Draft", "Confirmed"],
    "VoucherLineType": ["Normal", "Text", "Summary", "InvoiceFee", "TotalHours"],
    "VatReturnSpecification": [
        "None",
        "Adjustment",
        "LossesOnClaims",
        "ReversalOfInputValueAddedTax",
        "Withdrawals",
        "AdjustmentVatCompensationRealProperty",
        "PurchasesEligibleForCompensation",
    ],
    "SendInvoiceDeliveryType": ["PdfByEmail", "PdfPrintForDownload", "Auto"],
    "OutgoingInvoiceVoucherType": ["OutgoingInvoice", "OutgoingCreditNote"],
    "VoucherDocumentationType": ["Ehf", "Pdf", "Images", "All"],
}
