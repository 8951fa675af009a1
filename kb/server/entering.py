"""Where a browser asks its user for a key: whoever shows one goes back to the page they came from."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from kb.server.site import VIEWS

ENTRY = "/key"
HOW = (
    "Show it in the header `Authorization: Bearer kb_…`, or let a browser ask for it "
    f"at {ENTRY}: it is the password, the name does not matter."
)
"""What somebody without a key can do."""


async def entered(request: Request) -> Response:
    """Back to one of our pages; any other address is the dashboard's."""
    page = request.query_params.get("page", "")
    return RedirectResponse(f"./{page if page.partition('?')[0] in VIEWS else ''}", 303)
