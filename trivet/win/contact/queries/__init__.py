"""Every read of contact, by subject. Each begins at `visible_to(user)`, then asks the clearance.

`visits`, `ledger` (commitments), `sightings` (observations), `stories` (their events), `brief`,
`figures`, and `places`, the questions that actions put before they write.
"""
