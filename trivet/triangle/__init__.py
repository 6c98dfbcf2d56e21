"""鐵三角 The iron triangle: who answers to this customer, from when to when, and may decide what.

Seats AR (account), SR (solution), FR (fulfilment), sponsor and extended roles on an account or on
a project of it (method.md §4). Reads `customers` and `organisation`. Hands on: the holder of a seat
on a day, sight of an account by seat, vacancies. Refuses two holders of one seat at one time.
"""
