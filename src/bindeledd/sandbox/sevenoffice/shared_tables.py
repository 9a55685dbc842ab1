"""Types that several services declare alike.

Source: contract paper 24sevenoffice, sections 2.3 and 2.4 (from the vendor's common data types).
"""

from bindeledd.sandbox.sevenoffice.shapes import choice, record

API_EXCEPTION = record(
    "APIException",
    """
    Type        string
    Message     string
    StackTrace  string
    """,
)
ADDRESS = record(
    "Address",
    """
    Street      string  <=250
    State       string  <=100
    PostalCode  string  <=16
    PostalArea  string  <=100
    Name        string  <=100
    City        string  <=100
    Country     string  <=2
    """,
)
ADDRESSES = record(
    "Addresses",
    """
    Post      Address
    Delivery  Address
    Visit     Address
    Invoice   Address
    """,
)
PHONE_NUMBER = record(
    "PhoneNumber",
    """
    Description  string
    Value        string
    """,
)
PHONE_NUMBERS = record(
    "PhoneNumbers",
    """
    Home     PhoneNumber
    Fax      PhoneNumber
    Mobile   PhoneNumber
    Primary  PhoneNumber
    Work     PhoneNumber
    """,
)
EMAIL_ADDRESS = record(
    "EmailAddress",
    """
    Description  string
    Name         string
    Value        string
    """,
)
EMAIL_ADDRESSES = record(
    "EmailAddresses",
    """
    Home         EmailAddress
    Invoice      EmailAddress
    Primary      EmailAddress
    Work         EmailAddress
    Alternative  EmailAddress
    """,
)
REACHING = (PHONE_NUMBERS, PHONE_NUMBER, EMAIL_ADDRESSES, EMAIL_ADDRESS)
PLACES = (ADDRESSES, ADDRESS)
USER = record(
    "User",
    """
    ContactId   int
    Id          guid
    Name        string  =
    EmployeeId  int
    """,
)
KEY_VALUE = """
    Key    string
    Value  string
    """
TRISTATE = choice("TriState", "none True False")
