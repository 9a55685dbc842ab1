"""Changing the keys that encrypt credentials: a new one first, then everything under it.

Between the two every process must have been restarted, or it could not read what was renewed.
"""

from __future__ import annotations

from cryptography.fernet import Fernet

from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError
from bindeledd.config.keys import put_credential_key_first


def new() -> int:
    """Make a key and put it first; the older ones go on opening what they have closed.

    Raises:
        OperatorError: The settings bring the keys, so only the operator can change them.
    """
    key = Fernet.generate_key().decode("ascii")
    if not put_credential_key_first(key):
        raise OperatorError(
            f"The credential keys come from {_origin()}, which we do not change. Put this one "
            f"first there, restart every process, then run `bindeledd keys renew`:\n{key}"
        )
    print(
        "A new key stands first. Restart every process, then run `bindeledd keys renew`: until "
        "then the older keys are still needed."
    )
    return 0


def renew() -> int:
    """Encrypt every connection's credentials anew with the first key.

    Raises:
        OperatorError: Some could be opened by no key; all others are renewed.
    """
    from bindeledd.kernel.errors import AuthorizationError
    from bindeledd.sync import kept_sessions
    from bindeledd.sync.models import Connection
    from bindeledd.sync.secrets import reseal
    from bindeledd.tenancy.models import Company
    from bindeledd.tenancy.scope import company_scope

    renewed = 0
    closed: list[str] = []
    for company in Company.objects.order_by("created_at"):
        with company_scope(company.id):
            rows = Connection.objects.exclude(credentials=b"").select_for_update(no_key=True)
            for row in rows.order_by("id"):
                try:
                    row.credentials = reseal(bytes(row.credentials))
                except AuthorizationError:
                    closed.append(f"{row.system} of {company.name}")
                    continue
                row.save(update_fields=["credentials"])
                kept_sessions.forget(row)  # whoever needs one logs in anew
                renewed += 1
    print(f"{renewed} connections are encrypted with the first key.")
    if closed:
        raise OperatorError(
            f"No key here opens {', '.join(closed)}. Put the key back that closed them, or give "
            "those connections a new key from the accounting system on their page."
        )
    print("The older keys are needed for older backups only.")
    return 0


def _origin() -> str:
    return settings.loaded().origins[settings.CREDENTIAL_KEYS_FILE].words
