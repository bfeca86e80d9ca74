"""One side of Noise_XX_25519_ChaChaPoly_BLAKE2s over TCP with dissononce: python3 noise_xx.py PORT initiator|responder

Each message is its length (16 bits, big-endian), then its bytes. After the handshake the initiator sends "ping N" for N = 0, 1, 2 and
gets "pong N" for each. Prints the handshake's hash, its own and the other side's static public key, and each text that it gets.
"""
import socket
import struct
import sys

from dissononce.cipher.chachapoly import ChaChaPolyCipher
from dissononce.dh.x25519.x25519 import X25519DH
from dissononce.hash.blake2s import Blake2sHash
from dissononce.processing.handshakepatterns.interactive.XX import XXHandshakePattern
from dissononce.processing.impl.cipherstate import CipherState
from dissononce.processing.impl.handshakestate import HandshakeState
from dissononce.processing.impl.symmetricstate import SymmetricState


def receive(connection):
    length = struct.unpack(">H", exactly(connection, 2))[0]
    return exactly(connection, length)


def exactly(connection, length):
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            raise EOFError("the other side has closed")
        data += more
    return data


def send(connection, message):
    connection.sendall(struct.pack(">H", len(message)) + bytes(message))


def main():
    initiator = sys.argv[2] == "initiator"
    symmetric = SymmetricState(CipherState(ChaChaPolyCipher()), Blake2sHash())
    noise = HandshakeState(symmetric, X25519DH())
    static = X25519DH().generate_keypair()
    noise.initialize(XXHandshakePattern(), initiator, b"tokamak", s=static)
    with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=20) as connection:
        ciphers = None
        for turn in range(3):
            out = bytearray()
            if (turn % 2 == 0) == initiator:
                ciphers = noise.write_message(b"payload %d" % turn, out)
                send(connection, out)
            else:
                ciphers = noise.read_message(receive(connection), out)
                print("payload", out.decode())
        print("hash", symmetric.get_handshake_hash().hex())
        print("own", static.public.data.hex())
        print("theirs", noise.rs.data.hex())
        sending, receiving = ciphers if initiator else reversed(ciphers)
        for number in range(3):
            if initiator:
                send(connection, sending.encrypt_with_ad(b"", b"ping %d" % number))
            text = receiving.decrypt_with_ad(b"", receive(connection))
            print("text", text.decode())
            if not initiator:
                send(connection, sending.encrypt_with_ad(b"", text.replace(b"ping", b"pong")))


main()
