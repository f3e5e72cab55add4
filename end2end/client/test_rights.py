"""Each of the eleven operations as each role: allowed, forbidden, out of reach, and wrong; all answers as the types that
the generated client promises.
"""

import secrets
import uuid
from dataclasses import dataclass

import llmhub_generated as hub
import pytest

from test_client import new_email, organization, token, usher  # noqa: F401 (fixtures)

ROLES = ["super_admin", "super_dev", "org_admin", "user"]
OK = None
FORBIDDEN = hub.exceptions.ForbiddenException
UNKNOWN = hub.exceptions.NotFoundException
WRONG = hub.exceptions.UnprocessableEntityException
CONFLICT = hub.exceptions.ConflictException


@dataclass
class People:
    """One caller of each role, and whom they meet."""

    root: hub.UserManagementApi
    callers: dict
    org_id: int

    def member(self, is_active=True):
        """Somebody new in the organization of the callers."""
        new = hub.UserCreate(email=new_email("member"), org_id=self.org_id)
        user_id = self.root.create_user_api_v1_users_post(new).user_id
        if not is_active:
            self.root.delete_user_api_v1_users_user_id_delete(user_id)
        return user_id

    def outsider(self):
        """Somebody new in no organization."""
        return self.root.create_user_api_v1_users_post(hub.UserCreate(email=new_email("outsider"))).user_id


@pytest.fixture(scope="session")
def people(usher, token, organization):  # noqa: F811
    root = hub.UserManagementApi(usher.client(token))
    people = People(root, {"super_admin": root}, organization["org_id"])
    for role in ROLES[1:]:
        email, password = new_email(role), secrets.token_urlsafe(12)
        org_id = None if role == "super_dev" else people.org_id
        made = root.create_user_api_v1_users_post(hub.UserCreate(email=email, password=password, org_id=org_id))
        assign(root, made.user_id, role)
        if role == "super_dev":
            usher.put(f"/api/v1/organizations/{people.org_id}/super-devs/{made.user_id}", token)
        people.callers[role] = hub.UserManagementApi(usher.client(usher.sign_in(email, password).access_token))
    return people


def list_users(api, **query):
    answer = api.list_users_api_v1_users_get(**query)
    assert isinstance(answer, hub.UserListResponse)
    assert len(answer.users) <= answer.total


def create(api, email, org_id=None):
    answer = api.create_user_api_v1_users_post(hub.UserCreate(email=email, org_id=org_id))
    assert isinstance(answer, hub.UserResponse) and answer.email == email


def get(api, user_id):
    assert api.get_user_api_v1_users_user_id_get(user_id).user_id == user_id


def update(api, user_id, **fields):
    answer = api.update_user_api_v1_users_user_id_patch(user_id, hub.UserUpdate(**fields))
    assert isinstance(answer, hub.UserResponse) and answer.user_id == user_id


def deactivate(api, user_id):
    assert api.delete_user_api_v1_users_user_id_delete(user_id) is None


def set_password(api, user_id, password=None):
    request = hub.AdminSetPasswordRequest(new_password=password or secrets.token_urlsafe(12), send_email=False)
    answer = api.admin_set_password_api_v1_users_user_id_admin_set_password_post(user_id, request)
    assert isinstance(answer, hub.AdminSetPasswordResponse) and answer.success


def reset_link(api, user_id):
    request = hub.AdminGenerateResetLinkRequest(send_email=False)
    answer = api.admin_generate_reset_link_api_v1_users_user_id_admin_generate_reset_link_post(user_id, request)
    assert isinstance(answer, hub.AdminGenerateResetLinkResponse) and "/reset-password?token=" in answer.reset_link


def available_roles(api):
    assert all(isinstance(role, hub.RoleResponse) for role in api.list_available_roles_api_v1_users_roles_available_get())


def assign(api, user_id, role):
    request = hub.UserRoleAssignment(role_name=role)
    assert role in api.assign_role_to_user_api_v1_users_user_id_roles_post(user_id, request).roles


def remove(api, user_id, role):
    assert api.remove_role_from_user_api_v1_users_user_id_roles_role_name_delete(user_id, role) is None


def activity(api, user_id, **query):
    answer = api.get_user_activity_api_v1_users_user_id_activity_get(user_id, **query)
    assert isinstance(answer, hub.UserActivityResponse)


# What is called, and what it comes to for a super_admin, a super_dev, an org_admin and a user.
CALLS = {
    "list": (lambda api, _: list_users(api), OK, OK, OK, FORBIDDEN),
    "list, wrong": (lambda api, _: list_users(api, role_filter="emperor"), WRONG, WRONG, WRONG, (WRONG, FORBIDDEN)),
    "create": (lambda api, p: create(api, new_email("new"), p.org_id), OK, OK, OK, FORBIDDEN),
    "create, wrong": (lambda api, p: create(api, "no address", p.org_id), WRONG, WRONG, WRONG, (WRONG, FORBIDDEN)),
    "create, unknown organization": (lambda api, _: create(api, new_email("new"), 999_999), WRONG, UNKNOWN, UNKNOWN, FORBIDDEN),
    "get": (lambda api, p: get(api, p.member()), OK, OK, OK, UNKNOWN),
    "get, out of reach": (lambda api, p: get(api, p.outsider()), OK, UNKNOWN, UNKNOWN, UNKNOWN),
    "get, unknown": (lambda api, _: get(api, uuid.uuid4()), UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN),
    "update": (lambda api, p: update(api, p.member(), full_name="New Name"), OK, OK, OK, UNKNOWN),
    "update, out of reach": (lambda api, p: update(api, p.outsider(), full_name="New Name"), OK, UNKNOWN, UNKNOWN, UNKNOWN),
    "update, wrong": (lambda api, p: update(api, p.member(), email="no address"), WRONG, WRONG, WRONG, (WRONG, UNKNOWN)),
    "deactivate": (lambda api, p: deactivate(api, p.member()), OK, FORBIDDEN, OK, FORBIDDEN),
    "deactivate, unknown": (lambda api, _: deactivate(api, uuid.uuid4()), UNKNOWN, FORBIDDEN, UNKNOWN, FORBIDDEN),
    "set password": (lambda api, p: set_password(api, p.member()), OK, FORBIDDEN, OK, FORBIDDEN),
    "set password, a common one": (lambda api, p: set_password(api, p.member(), "password1"), WRONG, (WRONG, FORBIDDEN), WRONG, (WRONG, FORBIDDEN)),
    "reset link": (lambda api, p: reset_link(api, p.member()), OK, FORBIDDEN, OK, FORBIDDEN),
    "reset link of somebody inactive": (lambda api, p: reset_link(api, p.member(is_active=False)), CONFLICT, FORBIDDEN, CONFLICT, FORBIDDEN),
    "available roles": (lambda api, _: available_roles(api), OK, OK, OK, FORBIDDEN),
    "assign org_admin": (lambda api, p: assign(api, p.member(), "org_admin"), OK, OK, OK, FORBIDDEN),
    "assign super_dev": (lambda api, p: assign(api, p.member(), "super_dev"), OK, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "assign, unknown": (lambda api, _: assign(api, uuid.uuid4(), "user"), UNKNOWN, UNKNOWN, UNKNOWN, FORBIDDEN),
    "remove": (lambda api, p: remove(api, p.member(), "user"), OK, FORBIDDEN, OK, FORBIDDEN),
    "remove, a role that there is not": (lambda api, p: remove(api, p.member(), "emperor"), UNKNOWN, FORBIDDEN, UNKNOWN, FORBIDDEN),
    "activity": (lambda api, p: activity(api, p.member()), OK, UNKNOWN, OK, UNKNOWN),
    "activity, wrong": (lambda api, p: activity(api, p.member(), event_type="nothing"), WRONG, (WRONG, UNKNOWN), WRONG, (WRONG, UNKNOWN)),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("role", ROLES)
def test_each_call_as_each_role(people, role, call):
    deed, *outcomes = CALLS[call]
    expected, api = outcomes[ROLES.index(role)], people.callers[role]
    if expected is OK:
        deed(api, people)
        return
    with pytest.raises(expected) as error:
        deed(api, people)
    assert error.value.body
    if isinstance(error.value, WRONG):
        assert isinstance(error.value.data, hub.HTTPValidationError)


def test_everybody_sees_themselves(usher, people):  # noqa: F811
    for role, api in people.callers.items():
        me = hub.AuthenticationApi(api.api_client).get_current_user_info_api_v1_auth_me_get()
        assert role in me.roles
        get(api, me.user_id)
        update(api, me.user_id, full_name=f"Somebody who is {role}")
        activity(api, me.user_id, event_type="login")
