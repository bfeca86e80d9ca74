"""Logging: send lines, then close. The server writes all that it receives to a text file.

usage: log_lines.py HOST PORT LINE ...           server: any that logs lines
"""
import socket
import sys

host, port, lines = sys.argv[1], int(sys.argv[2]), sys.argv[3:]

with socket.create_connection((host, port), timeout=20) as client:
    for line in lines:
        client.sendall((line + "\n").encode("utf-8"))
print("sent", len(lines), "lines")
