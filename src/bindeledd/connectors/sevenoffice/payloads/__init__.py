"""Their shapes, as far as we read them, an area a module.

Values come as text and are judged here. What a search was asked for and did not give is not set
(section 2.2); `client.shared` says so with null, so nearly every field may be absent or null.
Amounts, prices and hours are Decimal, never float; times are text, see `values.shared`.

Source: the vendor's descriptions as tabled in the contract paper 24sevenoffice, whose sections the
areas name, read 2026-11-21.
"""
