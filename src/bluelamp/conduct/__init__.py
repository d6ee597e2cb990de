"""The act, the ledger's rows, the outbox: how anything is written at this station.

One write of the station is one **act**: permission, lock, transition, ledger entry and outbox rows in
one transaction. Rooms above declare their kinds of act (`ActKind`), perform them (`act`), and register
what the outbox shall do for them (`outbox.register`).
"""
