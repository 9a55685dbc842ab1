"""Tables of companies, people and roles."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindeledd.kernel.identity import new_id
from bindeledd.tenancy.policy import OF_PERSON, CompanyPolicy


class Role(models.TextChoices):
    """What a person may do in one company."""

    WORKER = "worker", _("Worker")
    FOREMAN = "foreman", _("Foreman")
    PROJECT_MANAGER = "project_manager", _("Project manager")
    OFFICE = "office", _("Office")
    ACCOUNTANT = "accountant", _("Accountant")
    ADMINISTRATOR = "administrator", _("Administrator")
    READ_ONLY = "read_only", _("Read only")


class People(BaseUserManager["User"]):
    """Makes log-ins; the e-mail address is the name."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> User:
        """Return a new log-in; without a password it can only be reset into."""
        user = self.model(email=self.normalize_email(email).lower(), name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in; may belong to several companies."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, default="nb")
    is_active = models.BooleanField(_("active"), default=True)
    is_operator = models.BooleanField(_("runs this installation"), default=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[People] = People()

    def get_full_name(self) -> str:
        """Return the name, or the address where no name is known."""
        return self.name or self.email

    def get_short_name(self) -> str:
        """Return the given name."""
        return self.get_full_name().split(" ", maxsplit=1)[0]


class Company(models.Model):
    """One tenant. Holds what stands in the public register and the company's own clock."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    org_number = models.CharField(_("organisation number"), max_length=9, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/Oslo")
    language = models.CharField(_("language"), max_length=5, default="nb")
    created_at = models.DateTimeField(default=timezone.now, editable=False)


class Membership(models.Model):
    """A person's role in one company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "company"], name="one_role_per_company"),
            CompanyPolicy(name="membership_company", also_read=OF_PERSON),
        ]


class AuditEntry(models.Model):
    """Who did what that changes access, settings or lets data out; written once, kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    deed = models.CharField(max_length=60)
    about = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict)

    class Meta:
        constraints = [CompanyPolicy(name="audit_company")]
        indexes = [models.Index(fields=["company", "-at"], name="audit_latest")]


class Scope(models.TextChoices):
    """What a program may do with a token; never more than the person who made it."""

    READ = "read", _("Read")
    WRITE = "write", _("Change registers and import")
    RUN = "run", _("Plan, run and match")
    CONNECT = "connect", _("Set connections up")
    ADMINISTER = "administer", _("Make and revoke keys")


class ApiToken(models.Model):
    """A key for a program. Only a digest of its secret is kept; the prefix tells keys apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    name = models.CharField(_("name"), max_length=100)
    prefix = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["company", "prefix"], name="token_prefix_once"),
            models.UniqueConstraint(fields=["company", "id"], name="apitoken_in_company"),
            CompanyPolicy(name="apitoken_company"),
        ]


class RememberedAnswer(models.Model):
    """What a program was answered under a key of its choosing, for a day: a retry gets it again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    company = models.ForeignKey(Company, on_delete=models.CASCADE)
    token = models.ForeignKey(ApiToken, on_delete=models.CASCADE)
    key_digest = models.CharField(max_length=64)
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key_digest"], name="answered_once"),
            CompanyPolicy(name="rememberedanswer_company"),
        ]
        indexes = [models.Index(fields=["company", "made_at"], name="rememberedanswer_age")]


class Allowance(models.Model):
    """How much of its allowance somebody has spent: digests and instants, outside any company."""

    bucket = models.CharField(max_length=64, primary_key=True)
    spent_until = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["spent_until"], name="allowance_age")]
