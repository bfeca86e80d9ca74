package dev.tokamak.apps.files.tftp;

import java.nio.ByteBuffer;
import java.util.Map;

/** A TFTP packet, RFC 1350 section 5 and RFC 2347: what {@link PacketCodec} makes of a datagram. */
sealed interface Packet {

    /**
     * RRQ or WRQ: somebody wants to read or write a file.
     *
     * @param write whether it is a WRQ
     * @param file its name, not checked
     * @param mode "octet" or "netascii", perhaps in capitals, or anything else; not checked
     * @param options names in lower case with their values, in the order in which they were asked for
     */
    record Request(boolean write, String file, String mode, Map<String, String> options) implements Packet {}

    /**
     * DATA: a block of the file; one that is shorter than the block size is the last.
     *
     * @param block its number modulo 65,536
     * @param payload a view, valid as long as the buffer that was decoded
     */
    record Data(int block, ByteBuffer payload) implements Packet {}

    /**
     * ACK: a block has arrived, and all before it.
     *
     * @param block its number modulo 65,536
     */
    record Ack(int block) implements Packet {}

    /**
     * ERROR: the transfer is over.
     *
     * @param code one of {@link ErrorCode}, or a number that nobody knows
     * @param message words for a person, with nothing in them that could harm a terminal
     */
    record Failure(int code, String message) implements Packet {}

    /**
     * OACK: what the server accepts of what it was asked for.
     *
     * @param options names in lower case with their values
     */
    record OptionAck(Map<String, String> options) implements Packet {}

    /**
     * Not a packet of TFTP.
     *
     * @param request whether it was meant to be a request, which deserves an answer
     * @param why a few words
     */
    record Malformed(boolean request, String why) implements Packet {}
}
