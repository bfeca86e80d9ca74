"""Guess a number with state: Welcome, a guess, an assessment .. until Winner. Halves the interval each time.

usage: guess_client.py HOST PORT                 server: ./tokamak serve guess
"""
import socket
import sys

host, port = sys.argv[1], int(sys.argv[2])

with socket.create_connection((host, port), timeout=20) as client:
    lines = client.makefile("r", encoding="utf-8", newline="\n")
    low, high, guess = 1, 100, 0
    for line in lines:
        line = line.rstrip()
        print(line)
        if line == "Your guess?":
            guess = (low + high) // 2
            client.sendall((str(guess) + "\n").encode("utf-8"))
        elif line == "Too low.":
            low = guess + 1
        elif line == "Too high.":
            high = guess - 1
        elif line.endswith("yes or no?"):
            client.sendall(b"no\n")
