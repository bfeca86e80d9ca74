"""Quiz: receive a problem, compute, send the answer, receive the verification.

TCP has no messages, so what recv returns may be half a line or three lines: a file around the socket gives lines.

usage: quiz_client.py HOST PORT COUNT            server: ./tokamak serve quiz
"""
import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

with socket.create_connection((host, port), timeout=20) as client:
    lines = client.makefile("r", encoding="utf-8", newline="\n")
    answered = 0
    while answered < count:
        line = lines.readline().rstrip()
        word = line.split(" ")[0]
        if word == "PROBLEM":  # PROBLEM 3: 17 + 25 = ? (level 2, 20 s)
            _, _, a, _, b, *_ = line.split(" ")
            client.sendall((str(int(a) + int(b)) + "\n").encode("utf-8"))
        elif word in ("RIGHT", "WRONG", "LATE"):
            print(line)
        elif word == "SCORE":
            print(line)
            answered += 1
        elif not line:
            sys.exit("the server closed")
    client.sendall(b"quit\n")
    print([line.rstrip() for line in lines][-1])
