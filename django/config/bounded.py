"""A connection to PostgreSQL that waits for no statement longer than the server should need.

The server's own timeouts do not help when the network between is cut or the server is frozen: nothing arrives.
"""

from psycopg import Connection, OperationalError
from psycopg.pq import TransactionStatus

MARGIN = 1.0  # seconds; the server's own timeout, which says what was slow, comes first


def bounded(statement_timeout: float) -> type[Connection]:
    """Return a class of connections that give up that many seconds, and a margin, after they sent a statement."""

    class Bounded(Connection):
        def wait(self, gen, interval=0.1, timeout=None):
            try:
                return super().wait(gen, interval, statement_timeout + MARGIN if timeout is None else timeout)
            except OperationalError:
                if self.pgconn.transaction_status == TransactionStatus.ACTIVE:
                    self.close()  # the response may still come, and would be taken for that of the next statement
                raise

    return Bounded
