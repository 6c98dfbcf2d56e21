"""客戶 The customers: groups, accounts, their organisation units, persons and their posts.

Reads `organisation` for units and roles. Hands on: which accounts a person may see, who works
where at a customer, which customer group an account stands in. Refuses to let a person be two
persons because he changed employer.
"""
