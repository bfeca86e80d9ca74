"""TCP echo server, the first version: one connection after the other, one recv, one answer, close.

Prints its port. usage: ack_server.py            client: ./tokamak echo --ack 127.0.0.1:PORT hello
"""
import socket

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
while True:
    connection, address = server.accept()
    data = connection.recv(1024)
    connection.sendall(b"ACK: " + data)
    connection.close()
