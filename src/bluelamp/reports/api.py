"""The partners' API: to send a report, and to read what became of it."""

import json
from datetime import datetime
from typing import Annotated, Any, Literal

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Field, Header, NinjaAPI, Path, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.responses import Status
from ninja.security import HttpBearer
from pydantic import ConfigDict

from bluelamp.conduct.errors import NotPermitted
from bluelamp.posts import mend_tree
from bluelamp.reports import queries, receipts, receiving
from bluelamp.reports.models import REPORTS, Concern, Outcome, Partner, Scope
from bluelamp.reports.submissions import MAX_DETAILS, MAX_LINK, MAX_TEXT, Submission

Code = Literal[
    "bad_report",
    "bad_request",
    "key_missing",
    "key_used_before",
    "no_such_report",
    "not_permitted",
    "too_large",
]
State = Annotated[str, Field(json_schema_extra={"enum": list(REPORTS.states)})]


class Problem(Schema):
    """Why a request was not done: a code for programs and one sentence for people."""

    code: Code
    detail: str
    field: str = Field("", description="The field that it is about, if it is about one.")


class NewReport(Schema):
    """What a partner reports: a link or a text, and what is wrong with it."""

    model_config = ConfigDict(extra="forbid")

    concern: Concern = Field(
        description="What is wrong. With `child_abuse` a link is needed, and nothing else is kept."
    )
    link: str = Field("", max_length=MAX_LINK, description="The address of the content.")
    text: str = Field("", max_length=MAX_TEXT, description="Its words, if there is no link.")
    details: str = Field("", max_length=MAX_DETAILS, description="Anything else to know.")
    language: str = Field("en", pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,1}$")


class ReceiptOut(Schema):
    """The receipt of a report; it cannot be asked for again but by the same request."""

    receipt: str = Field(examples=["7K2M-9QXD-41TR-8WVC"])
    state: State
    received_at: datetime


class StateOut(Schema):
    """What became of a report: the outcome only once it is closed."""

    state: State
    received_at: datetime
    outcome: Outcome | None = None


class _Mending(Parser):
    """Reads JSON, and mends the lone surrogates that JSON can spell and no text can hold."""

    def parse_body(self, request: HttpRequest) -> Any:
        return mend_tree(json.loads(request.body))[0]


class PartnerKey(HttpBearer):
    """The key that an administrator of the station gave the partner."""

    def authenticate(self, _request: HttpRequest, token: str) -> Partner | None:
        """Give the partner, or nobody."""
        return queries.partner_of(token)


class _Api(NinjaAPI):
    """An API that knows in which room's addresses it stands."""

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        return reverse(f"reports:{self.urls_namespace}:api-root", kwargs=path_params)


api = _Api(
    title="Bluelamp: reports from partners",
    version="1",
    description="Send reports, and read what became of your own. Sending fetches nothing.",
    urls_namespace="reports_api",
    docs_url=None,
    auth=PartnerKey(),
    parser=_Mending(),
)

_PROBLEMS: dict[int, type[Schema]] = dict.fromkeys((400, 401, 403, 404, 409, 413, 422), Problem)


@api.post(
    "/reports",
    response={201: ReceiptOut, **_PROBLEMS},
    operation_id="send_report",
    summary="Send a report",
)
def send_report(
    request: HttpRequest,
    response: HttpResponse,
    report: NewReport,
    idempotency_key: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=128,
            pattern=r"^[!-~]+$",
            description="Your own name for this report: sent twice, it is taken once.",
        ),
    ],
) -> Status[ReceiptOut]:
    """Take a report; with the same Idempotency-Key the same receipt is given again."""
    received = receiving.receive(
        Submission(**report.model_dump()), token=idempotency_key, partner=_partner(request)
    )
    code = receipts.shown(received.code)
    response["Location"] = reverse("reports:reports_api:read_report", args=[code])
    return Status(
        201,
        ReceiptOut(
            receipt=code, state=received.report.state, received_at=received.report.received_at
        ),
    )


@api.get(
    "/reports/{receipt}",
    response={200: StateOut, **_PROBLEMS},
    operation_id="read_report",
    summary="Read what became of a report",
    url_name="read_report",
)
def read_report(
    request: HttpRequest, receipt: Annotated[str, Path(description="The receipt code.")]
) -> StateOut:
    """Give the state of one of the partner's own reports."""
    partner = _partner(request)
    if Scope.READ not in partner.scopes:
        raise NotPermitted("This key may not read reports: ask the station for one that may.")
    found = queries.by_receipt(receipts.parse(receipt), partner=partner)
    if found is None:
        raise HttpError(404, "You sent no report with this receipt.")
    status = queries.status(found)
    return StateOut(state=status.state, received_at=found.received_at, outcome=status.outcome)


def _partner(request: HttpRequest) -> Partner:
    partner: Partner = request.auth  # type: ignore[attr-defined]
    return partner


def _problem(
    request: HttpRequest, status: int, *, code: Code, detail: str, field: str = ""
) -> HttpResponse:
    return api.create_response(
        request, Problem(code=code, detail=detail, field=field), status=status
    )


@api.exception_handler(receiving.Invalid)
def _invalid(request: HttpRequest, error: receiving.Invalid) -> HttpResponse:
    return _problem(
        request, 422, code="bad_report", detail=str(error), field=error.problems[0].field
    )


@api.exception_handler(receiving.UsedBefore)
def _used_before(request: HttpRequest, error: receiving.UsedBefore) -> HttpResponse:
    return _problem(request, 409, code="key_used_before", detail=str(error))


@api.exception_handler(NotPermitted)
def _not_permitted(request: HttpRequest, error: NotPermitted) -> HttpResponse:
    return _problem(request, 403, code="not_permitted", detail=str(error))


@api.exception_handler(receipts.ReceiptError)
def _no_receipt(request: HttpRequest, error: receipts.ReceiptError) -> HttpResponse:
    return _problem(request, 404, code="no_such_report", detail=str(error), field="receipt")


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    problem = _problem(
        request,
        401,
        code="key_missing",
        detail="Send the key that the station gave you, as 'Authorization: Bearer …'.",
    )
    problem["WWW-Authenticate"] = "Bearer"
    return problem


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _problem(
        request,
        413,
        code="too_large",
        detail=f"A report's text may have {MAX_TEXT:,} characters: send the part that matters.",
    )


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 404:
        return _problem(request, 404, code="no_such_report", detail=str(error))
    return _problem(
        request, 400, code="bad_request", detail="The body is not JSON: send one JSON object."
    )


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    field = str(first["loc"][-1])
    return _problem(
        request, 422, code="bad_request", detail=f"{field}: {first['msg']}.", field=field
    )
