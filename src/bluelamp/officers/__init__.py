"""The people of the station: duties, sign-in, and the looks they took at records tied to a person.

Its doors: `models` (Officer, Duty), `access` (who may open a page), `looking` (looks and their rule),
`managing` (accounts), `homes` (where a duty begins), `queries`.
"""
