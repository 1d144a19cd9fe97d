"""Reads somebody's deployment over HTTP and says whether a login from that page works, in each browser, and why not.

At the rim `wire` asks one request and `probe` decides what to ask. What came of it is `Evidence`, plain data, and the
rest is pure: `chain` puts it before crosshost.policy, the `findings` read it, and `report` writes it down.
"""
