"""What stands between the browser and Streamlit, from the outside in."""

from starlette.middleware import Middleware

from project.web.compression import CompressedFiles
from project.web.faults import Faults
from project.web.gate import Gate
from project.web.headers import SecurityHeaders
from project.web.limits import Limits
from project.web.shell import Shell

MIDDLEWARE = [
    Middleware(SecurityHeaders),
    Middleware(Faults),
    Middleware(Limits),
    Middleware(Gate),
    Middleware(CompressedFiles),
    Middleware(Shell),
]
