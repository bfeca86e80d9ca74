"""TCP echo in pieces: what was sent in one call comes back in as many pieces as the network likes, so count bytes.

usage: tcp_echo_count.py HOST PORT BYTES         server: ./tokamak serve echo, or tcp_echo_server.py
"""
import socket
import sys

host, port, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
message = bytes(i % 251 for i in range(size))

with socket.create_connection((host, port), timeout=20) as client:
    client.sendall(message)
    received = b""
    pieces = 0
    while len(received) < len(message):
        piece = client.recv(16)
        if not piece:
            sys.exit("the server closed after " + str(len(received)) + " bytes")
        received += piece
        pieces += 1

print(len(received), "bytes in", pieces, "pieces,", "the same" if received == message else "DIFFERENT")
