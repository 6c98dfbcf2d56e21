"""`make bench`: what a user waits for, measured on the generator's data at full size and a tenth.

A real server with two web workers, real sign-in, an ordinary user's row rights. Times are taken by
a client on the same machine, so they hold server and loopback together. Refuses to judge alone:
each row says what it is compared with and whether it holds.
"""
