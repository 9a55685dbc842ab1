"""Authenticate: types and operations.

Source: contract paper 24sevenoffice, section 2.3.
"""

from bindeledd.sandbox.sevenoffice.shapes import API, NS_A, Service, operation, record
from bindeledd.sandbox.sevenoffice.shared_tables import USER

AUTHENTICATE = Service(
    "Authenticate",
    API,
    "/authenticate/v001/authenticate.asmx",
    NS_A,
    types=(
        record(
            "Credential",
            """
            ApplicationId  guid    !
            IdentityId     guid
            Password       string
            Username       string
            """,
        ),
        record(
            "Identity",
            """
            Id           guid      !
            User         User
            Client       Client
            IsCurrent    boolean   !
            IsDefault    boolean   !
            IsProtected  boolean   !
            Servers      Server[]
            IsDisabled   boolean   =false
            """,
        ),
        USER,
        record(
            "Client",
            """
            Id    long    !
            Name  string
            """,
        ),
        record(
            "Server",
            """
            Id    int  !
            Type  int  !
            """,
        ),
    ),
    operations=(
        operation("Login", "string", "credential Credential"),
        operation("HasSession", "boolean"),
        operation("GetIdentity", "Identity"),
        operation("GetIdentities", "Identity[]"),
        operation("SetIdentity", "boolean", "identity Identity"),
        operation("SetIdentityById", "boolean", "identityId guid !"),
        operation("GetIdentitiesWithCredential", "Identity[]", "credential Credential"),
    ),
)
