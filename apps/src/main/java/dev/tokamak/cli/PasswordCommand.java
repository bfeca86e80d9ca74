package dev.tokamak.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import dev.tokamak.apps.accounts.PasswordHash;
import dev.tokamak.apps.files.sftp913.Accounts;

/** {@code tokamak password}: an entry for the accounts of sftp913. */
@Command(name = "password", mixinStandardHelpOptions = true, description = "Makes a user's line for the accounts of sftp913. The password is asked for on a terminal, without showing it; "
        + "else it is the first line of standard input.", footer = {"",
            "Exit code: 0 done, 1 there is no password or no file, 2 wrong usage."})
final class PasswordCommand implements Callable<Integer> {

    /** Bytes; a command of RFC 913 has room for it. */
    private static final int LONGEST = 1000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "USER", description = "Who logs in with it.")
    private String user = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ACCOUNT", description = "What he has to name besides: nothing unless given.")
    private String account = "";

    @Option(names = "--accounts", paramLabel = "FILE", description = "Puts the line there, in place of an earlier one of this user, and makes the file if there is none: DIR/sftp913.accounts is what serve "
            + "--data DIR reads when it starts. Printed unless given.")
    private @Nullable Path file;

    @Override
    public Integer call() {
        try {
            Accounts.checkNames(user, account);
        } catch (IllegalArgumentException e) {
            throw CliException.usage(String.valueOf(e.getMessage()));
        }
        var out = Objects.requireNonNull(spec).commandLine().getOut();
        try {
            var hash = PasswordHash.of(checked(password()), PasswordHash.Cost.DEFAULT, new SecureRandom());
            if (file == null) {
                out.println(Accounts.line(user, account, hash));
            } else {
                boolean replaced = Accounts.put(file, user, account, hash);
                out.println(user + (replaced ? " has a new password in " : " has been added to ") + file);
            }
        } catch (IOException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private String password() throws IOException {
        var console = Terminal.console();
        if (console.isPresent()) {
            return typed(console.get());
        }
        var line = new BufferedReader(Conversation.keyboard()).readLine();
        return line == null ? "" : line;
    }

    /** Twice, because nobody sees what he types. */
    private String typed(Console console) {
        var first = console.readPassword("password of %s: ", user);
        var second = first == null ? null : console.readPassword("once more: ");
        if (!Arrays.equals(first, second)) {
            throw CliException.failed("these are two passwords", null);
        }
        return first == null ? "" : new String(first);
    }

    private static String checked(String password) {
        if (password.isEmpty()) {
            throw CliException.failed("there is no password", null);
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > LONGEST || password.indexOf('\0') >= 0) {
            throw CliException.failed("a password has at most " + LONGEST + " bytes, and no NUL", null);
        }
        return password;
    }
}
