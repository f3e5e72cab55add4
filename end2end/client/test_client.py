"""A program that was written for the user management of the LLM hub talks to Usher, through the client that OpenAPI
Generator makes (package llmhub_generated). scripts/test-client generates it and names the server in USHER_BIN.
"""

import json
import os
import secrets
import socket
import subprocess
import time
import urllib.request
import uuid
from dataclasses import dataclass

import llmhub_generated as hub
import pytest


@dataclass
class Usher:
    """A running server on a fresh SQLite database, and its first administrator."""

    url: str
    email: str
    password: str

    def client(self, token=None):
        return hub.ApiClient(hub.Configuration(host=self.url, access_token=token))

    def sign_in(self, email=None, password=None):
        request = hub.LoginRequest(email=email or self.email, password=password or self.password)
        return hub.AuthenticationApi(self.client()).login_api_v1_auth_login_post(request)

    def put(self, path, token):
        """By hand: the hub's document has no such operation."""
        headers = {"Authorization": f"Bearer {token}"}
        request = urllib.request.Request(self.url + path, headers=headers, method="PUT")
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 204


@pytest.fixture(scope="session")
def usher(tmp_path_factory):
    binary, folder = os.environ["USHER_BIN"], tmp_path_factory.mktemp("usher")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    usher = Usher(f"http://127.0.0.1:{port}", "root@example.org", secrets.token_urlsafe(12))
    # None of the developer's own settings may get in.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("USHER_")}
    environment |= {
        "USHER_DATABASE_URL": f"sqlite://{folder}/usher.db",
        "USHER_LISTEN": f"127.0.0.1:{port}",
        "USHER_PUBLIC_URL": usher.url,
    }
    # Its log goes where pytest captures it, and so stands beside what failed.
    server = subprocess.Popen([binary, "serve"], cwd=folder, env=environment)
    try:
        wait_until_ready(server, usher.url)
        subprocess.run(
            [binary, "admin", "create", "--email", usher.email, "--name", "Root", "--password-stdin"],
            input=f"{usher.password}\n", text=True, cwd=folder, env=environment, check=True,
        )
        yield usher
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def wait_until_ready(server, url):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/health/ready", timeout=2):
                return
        except OSError:
            time.sleep(0.05)
    pytest.fail("the server did not become ready")


@pytest.fixture(scope="session")
def token(usher):
    return usher.sign_in().access_token


@pytest.fixture
def users(usher, token):
    return hub.UserManagementApi(usher.client(token))


@pytest.fixture(scope="session")
def organization(usher, token):
    """By hand: the hub's document, and so a client made from it, knows no organizations."""
    request = urllib.request.Request(
        f"{usher.url}/api/v1/organizations",
        data=json.dumps({"org_name": "Analytical Engines"}).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 201
        return json.load(answer)


def new_email(name):
    return f"{name}.{secrets.token_hex(4)}@example.org"


def detail(error):
    """The sentence in an answer other than 422."""
    return json.loads(error.value.body)["detail"]


def test_sign_in_refresh_and_sign_out(usher):
    pair = usher.sign_in()
    assert pair.access_token.startswith("ush_")
    assert pair.token_type == "bearer"
    assert pair.expires_in > 0

    refresh = hub.RefreshTokenRequest(refresh_token=pair.refresh_token)
    rotated = hub.AuthenticationApi(usher.client()).refresh_token_api_v1_auth_refresh_post(refresh)
    assert rotated.access_token != pair.access_token

    session = hub.AuthenticationApi(usher.client(rotated.access_token))
    assert session.get_current_user_info_api_v1_auth_me_get().email == usher.email
    session.verify_token_api_v1_auth_verify_get()
    session.logout_api_v1_auth_logout_post()
    with pytest.raises(hub.exceptions.UnauthorizedException):
        session.verify_token_api_v1_auth_verify_get()


def test_a_user_from_creation_to_deactivation(usher, users, organization):
    email, password = new_email("grace.hopper"), secrets.token_urlsafe(12)
    created = users.create_user_api_v1_users_post(
        hub.UserCreate(email=email, full_name="Grace Hopper", password=password, org_id=organization["org_id"])
    )
    assert isinstance(created.user_id, uuid.UUID)
    assert (created.email, created.full_name) == (email, "Grace Hopper")
    assert (created.org_id, created.org_name) == (organization["org_id"], "Analytical Engines")
    assert created.roles == ["user"]
    assert created.is_active

    # Any part of the address, in any case.
    found = users.list_users_api_v1_users_get(search=email[2:-3].upper(), page=1, page_size=10)
    assert [user.user_id for user in found.users] == [created.user_id]
    assert (found.total, found.page, found.page_size, found.total_pages) == (1, 1, 10, 1)
    assert users.list_users_api_v1_users_get(search=email, is_active=False).total == 0
    assert users.list_users_api_v1_users_get(search=email, role_filter="org_admin,user").total == 1

    hers = hub.UserManagementApi(usher.client(usher.sign_in(email, password).access_token))
    assert hers.get_user_api_v1_users_user_id_get(created.user_id).email == email

    assert users.delete_user_api_v1_users_user_id_delete(created.user_id) is None
    assert not users.get_user_api_v1_users_user_id_get(created.user_id).is_active
    # Her session ends with the very next request, and she gets no other.
    with pytest.raises(hub.exceptions.UnauthorizedException):
        hers.get_user_api_v1_users_user_id_get(created.user_id)
    with pytest.raises(hub.exceptions.UnauthorizedException):
        usher.sign_in(email, password)

    happened = users.get_user_activity_api_v1_users_user_id_activity_get(created.user_id)
    kinds = [activity.event_type for activity in happened.activities]
    assert happened.total_count == len(kinds)
    # Newest first.
    assert kinds.index("user_deactivated") < kinds.index("login") < kinds.index("user_created")
    by_admin = happened.activities[kinds.index("user_deactivated")]
    assert (by_admin.actor, by_admin.actor_type, by_admin.status) == (usher.email, "api_token", "success")
    only = users.get_user_activity_api_v1_users_user_id_activity_get(created.user_id, event_type="user_created")
    assert [activity.event_type for activity in only.activities] == ["user_created"]


def test_the_roles_a_super_admin_may_give(users):
    roles = users.list_available_roles_api_v1_users_roles_available_get()
    assert {role.role_name for role in roles} == {"super_admin", "super_dev", "org_admin", "user"}


def test_wrong_input_is_a_typed_exception(users):
    with pytest.raises(hub.exceptions.UnprocessableEntityException) as error:
        users.create_user_api_v1_users_post(hub.UserCreate(email="not an address"))
    assert error.value.status == 422
    assert isinstance(error.value.data, hub.HTTPValidationError)
    [problem] = error.value.data.detail
    assert [part.actual_instance for part in problem.loc] == ["body", "email"]
    assert problem.msg and problem.type

    with pytest.raises(hub.exceptions.UnprocessableEntityException) as error:
        users.list_users_api_v1_users_get(role_filter="user,emperor")
    [problem] = error.value.data.detail
    assert [part.actual_instance for part in problem.loc] == ["query", "role_filter"]


def test_refusals_are_typed_exceptions(usher, users):
    with pytest.raises(hub.exceptions.UnauthorizedException) as error:
        hub.UserManagementApi(usher.client()).list_users_api_v1_users_get()
    assert detail(error)
    with pytest.raises(hub.exceptions.UnauthorizedException) as error:
        usher.sign_in(password="not the password")
    assert detail(error)
    with pytest.raises(hub.exceptions.NotFoundException) as error:
        users.get_user_api_v1_users_user_id_get(uuid.uuid4())
    assert detail(error)
    with pytest.raises(hub.exceptions.ConflictException) as error:
        users.create_user_api_v1_users_post(hub.UserCreate(email=usher.email.upper()))
    assert detail(error)
