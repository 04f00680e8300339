"""HTTP Basic and Digest authentication, as the server asks for it (RFC 7617; RFC 7616 with `auth`)."""

import base64
import hashlib
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.request import parse_http_list, parse_keqv_list

HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}


@dataclass(frozen=True)
class Credentials:
    """A user's name and password; the password is in no representation of them."""

    user: str
    password: str = field(repr=False)


class Authentication:
    """Makes the `Authorization` header of requests to one server; thread-safe.

    Nothing is sent before the server has asked; its last challenge is kept, so that later requests are sent once.
    """

    def __init__(self, credentials: Credentials) -> None:
        self.credentials = credentials
        self.lock = threading.Lock()  # guards the number of uses of the nonce
        self.scheme = ""
        self.challenge: Mapping[str, str] = {}
        self.uses = 0

    def learn(self, challenges: Sequence[str]) -> bool:
        """Take the strongest challenge that can be met.

        Parameters: challenges, the values of the `WWW-Authenticate` headers, one scheme each.
        Returns: whether there is one.
        """
        offered = {scheme.lower(): rest for scheme, _, rest in (value.strip().partition(" ") for value in challenges)}
        digest = parse_keqv_list([item for item in parse_http_list(offered.get("digest", "")) if "=" in item])
        with self.lock:
            self.uses = 0
            if "nonce" in digest and digest.get("algorithm", "MD5").upper() in HASHES:
                self.scheme, self.challenge = "digest", digest
            else:
                self.scheme, self.challenge = ("basic" if "basic" in offered else ""), {}
            return bool(self.scheme)

    def header(self, method: str, target: str) -> dict[str, str]:
        """The header for a request, or none before any challenge.

        Parameters: method; target, the path with the query string, as in the request line.
        """
        if self.scheme == "basic":
            pair = f"{self.credentials.user}:{self.credentials.password}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        if self.scheme == "digest":
            with self.lock:
                self.uses += 1
                return {"Authorization": f"Digest {self.answer(method, target)}"}
        return {}

    def answer(self, method: str, target: str) -> str:
        """The parameters of a Digest answer (RFC 7616, 3.4)."""
        realm, nonce = self.challenge.get("realm", ""), self.challenge["nonce"]
        algorithm = self.challenge.get("algorithm", "MD5")

        def digest(*parts: str) -> str:
            return HASHES[algorithm.upper()](":".join(parts).encode()).hexdigest()

        secret = digest(self.credentials.user, realm, self.credentials.password)
        count, own = f"{self.uses:08x}", secrets.token_hex(8)
        protected = "auth" in [quality.strip() for quality in self.challenge.get("qop", "").split(",")]
        between = [nonce, count, own, "auth"] if protected else [nonce]
        quoted = {"username": self.credentials.user, "realm": realm, "nonce": nonce, "uri": target}
        quoted["response"] = digest(secret, *between, digest(method, target))
        if "opaque" in self.challenge:
            quoted["opaque"] = self.challenge["opaque"]
        fields = [f'{name}="{escaped(value)}"' for name, value in quoted.items()]
        fields.append(f"algorithm={algorithm}")
        if protected:
            fields += ["qop=auth", f"nc={count}", f'cnonce="{own}"']
        return ", ".join(fields)


def escaped(text: str) -> str:
    """The content of a quoted string (RFC 9110, 5.6.4); header values are bytes, so UTF-8 is given as such."""
    return text.replace("\\", "\\\\").replace('"', '\\"').encode().decode("latin-1")
