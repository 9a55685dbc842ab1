"""Making the data folder, and the secrets that nobody set; reading them is left to options."""

import errno
import os
import secrets
from pathlib import Path

from cryptography.fernet import Fernet

from bindeledd.config import options as settings
from bindeledd.config.console import OperatorError

_OWNER_ONLY = 0o600


def write_private(path: Path, text: str) -> bool:
    """Write a file that only its owner reads; False when it was there already.

    The file appears whole or not at all, so that two processes that start at once agree.
    """
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def make_data_folder() -> None:
    """Make the data folder for its owner only, where there is none.

    Raises:
        OperatorError: It cannot be made, or we may not write there.
    """
    folder = settings.options().data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise OperatorError(
            f"The data folder {folder} cannot be used: {error.strerror}. Let this user write "
            "there, or name another in BINDELEDD_DATA_DIR."
        ) from error


def ensure_keys() -> None:
    """Make the data folder and the keys in it, where the settings do not bring their own."""
    current = settings.options()
    if current.secret_key and current.credential_keys:
        return
    make_data_folder()
    if not current.secret_key:
        write_private(current.data_dir / settings.SECRET_KEY_FILE, secrets.token_urlsafe(48) + "\n")
    if not current.credential_keys:
        key = Fernet.generate_key().decode("ascii")
        write_private(current.data_dir / settings.CREDENTIAL_KEYS_FILE, key + "\n")
    settings.loaded.cache_clear()


def add_credential_keys(added: tuple[str, ...]) -> bool:
    """Add keys of another installation after ours: ours encrypts, all decrypt.

    Returns:
        False where the settings bring their own keys, which only the operator can change.
    """
    return _write_credential_keys((*settings.options().credential_keys, *added))


def put_credential_key_first(key: str) -> bool:
    """Add a key that encrypts from the next start on; the others go on decrypting.

    Returns:
        False where the settings bring their own keys, which only the operator can change.
    """
    return _write_credential_keys((key, *settings.options().credential_keys))


def _write_credential_keys(keys: tuple[str, ...]) -> bool:
    if settings.loaded().origins[settings.CREDENTIAL_KEYS_FILE].chosen:
        return False
    path = settings.options().data_dir / settings.CREDENTIAL_KEYS_FILE
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_private(draft, "\n".join(dict.fromkeys(keys)) + "\n")
    draft.replace(path)
    settings.loaded.cache_clear()
    return True
