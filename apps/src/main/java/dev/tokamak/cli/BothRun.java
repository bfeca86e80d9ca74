package dev.tokamak.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.client.BothReport;
import dev.tokamak.apps.files.client.HttpTransfer;
import dev.tokamak.apps.files.client.PartialFile;
import dev.tokamak.apps.files.client.TftpTransfer;
import dev.tokamak.apps.files.client.Transfer;
import dev.tokamak.apps.files.client.TransferResult;
import dev.tokamak.apps.files.client.TransferTimes;

/**
 * The same file over TCP and over UDP, in turn, so that whatever disturbs the machine disturbs both alike: TCP first in one
 * round, UDP first in the next. Every copy is checked against the digest of the first.
 */
final class BothRun {

    private final TransferRun run;
    private final TransferOptions options;
    private final HostPorts server;
    private final HttpTransfer tcp;
    private final TftpTransfer udp;
    private final List<TransferResult> overTcp = new ArrayList<>();
    private final List<TransferResult> overUdp = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private boolean serverRemoves = true;
    private @Nullable String sha256;

    BothRun(TransferRun run, TransferOptions options, HostPorts server) {
        this.run = run;
        this.options = options;
        this.server = server;
        tcp = options.overTcp(run.transport(), server);
        udp = options.overUdp(run.transport(), server);
    }

    /** One transfer of a round. */
    private interface Step {
        TransferResult over(Transfer way, String protocol, int round) throws InterruptedException;
    }

    /**
     * Fetches a file again and again; the last copy stays.
     *
     * @throws CliException when one of them fails, or differs
     */
    BothReport fetch(String name, PartialFile partial) throws InterruptedException {
        inTurn((way, protocol, round) -> {
            discard(partial);
            return run.transfer(label(protocol, round), progress -> way.fetch(name, partial, progress));
        });
        return report("fetch", name);
    }

    /**
     * Sends a file again and again, by names that nobody else has, and has each copy removed when its digest has been looked at,
     * if the server removes files.
     *
     * @throws CliException when one of them fails, or differs
     */
    BothReport send(Path file, String name) throws InterruptedException {
        var copies = name + ".both-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36) + "-";
        inTurn((way, protocol, round) -> {
            var copy = copies + protocol + round;
            var sent = run.transfer(label(protocol, round), progress -> way.send(file, copy, progress));
            left.add(copy);
            checkThere(copy, sent, protocol);
            remove(copy);
            return sent;
        });
        return report("send", name);
    }

    private void inTurn(Step step) throws InterruptedException {
        for (int round = 1; round <= options.rounds(); round++) {
            boolean tcpFirst = round % 2 == 1;
            for (boolean isTcp : new boolean[] {tcpFirst, !tcpFirst}) {
                var result = step.over(isTcp ? tcp : udp, isTcp ? "tcp" : "udp", round);
                same(result.sha256().orElse(""));
                (isTcp ? overTcp : overUdp).add(result);
            }
        }
    }

    private String label(String protocol, int round) {
        return protocol + " " + round + "/" + options.rounds();
    }

    /** Each copy is what the first one was. */
    private void same(String hex) {
        if (sha256 == null) {
            sha256 = hex;
        } else if (!sha256.equals(hex)) {
            throw CliException.failed("the copies differ: somebody changes the file meanwhile, or it came wrong", null);
        }
    }

    /** TFTP has no digests, so the server is asked over HTTP for that of what it has. */
    private void checkThere(String copy, TransferResult sent, String protocol) throws InterruptedException {
        Optional<String> theirs = sent.verified() ? sent.sha256() : within(tcp.digest(copy));
        if (!theirs.equals(sent.sha256())) {
            throw CliException.failed("what " + server + " has got over " + protocol + " as " + copy + " "
                    + (theirs.isEmpty() ? "can't be checked: it tells no digest" : "is not what was sent"), null);
        }
    }

    private void remove(String copy) throws InterruptedException {
        serverRemoves = serverRemoves && within(tcp.remove(copy));
        if (serverRemoves) {
            left.remove(copy);
        }
    }

    private <T> T within(CompletableFuture<T> asked) throws InterruptedException {
        return Objects.requireNonNull(run.await(asked));
    }

    private static void discard(PartialFile partial) {
        try {
            partial.discard();
        } catch (IOException e) {
            throw CliException.failed("cannot remove " + partial.path() + ": " + e.getMessage(), e);
        }
    }

    private BothReport report(String command, String name) {
        return new BothReport(command, name, server.toString(), options.isLoopback(server),
                new TransferTimes("tcp", overTcp), new TransferTimes("udp", overUdp), left);
    }
}
