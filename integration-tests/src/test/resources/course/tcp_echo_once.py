"""TCP echo, the first exercise: connect, send one message, receive once, print, close.

usage: tcp_echo_once.py HOST PORT MESSAGE        server: ./tokamak serve --ack echo
"""
import socket
import sys

host, port, message = sys.argv[1], int(sys.argv[2]), sys.argv[3]

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.settimeout(20)
client.connect((host, port))
client.sendall(message.encode("utf-8"))
answer = client.recv(1024)  # at most 1,024 bytes, and perhaps fewer than were sent
print(answer.decode("utf-8"))
client.close()
