package dev.tokamak.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of the things compared: a server's name and the command that starts it.
 *
 * @param name    as it stands in the table
 * @param command words of the command; prints {@link Endpoint} lines, then {@code ready}
 * @param control not one of ours: given with {@code --control}
 */
record Variant(String name, List<String> command, boolean control) {

    Variant {
        command = List.copyOf(command);
    }

    /** One of our transports, served by the same java and the same classes that run this. */
    static Variant own(String name, String transport, int reactors) {
        List<String> command = java(MeasuredServer.class);
        command.addAll(List.of("serve", "--transport", transport));
        if (reactors > 1) {
            command.addAll(List.of(OwnServer.REACTORS, Integer.toString(reactors)));
        }
        command.add("echo=0");
        return new Variant(name, command, false);
    }

    /** The transport of one of ours: {@code reactor}, {@code platform} or {@code virtual}. */
    Optional<String> transport() {
        return word("--transport");
    }

    /** The same transport under a server that does work on request ({@link WorkServer}); a control stays what it is. */
    Variant working() {
        return transport().isEmpty() ? this : with(WorkServer.class);
    }

    /** The same transport under one of our servers ({@link OwnServer}) that is given a directory; empty of a control. */
    Optional<Variant> under(Class<?> server, Path directory) {
        return transport().map(_ -> with(server, directory.toString()));
    }

    /** The same transport under a server that is given its name, how many loops, and this. */
    private Variant with(Class<?> server, String... more) {
        List<String> words = java(server);
        words.add(transport().orElseThrow());
        word(OwnServer.REACTORS).ifPresent(loops -> words.addAll(List.of(OwnServer.REACTORS, loops)));
        words.addAll(List.of(more));
        return new Variant(name, words, control);
    }

    /** What follows this option in the command of one of ours. */
    private Optional<String> word(String option) {
        int at = control ? -1 : command.indexOf(option);
        return at >= 0 && at + 1 < command.size() ? Optional.of(command.get(at + 1)) : Optional.empty();
    }

    /**
     * A server that someone else wrote.
     *
     * @param nameAndCommand {@code NAME=COMMAND}; the command is split at spaces, quotes keep words together
     * @throws IllegalArgumentException when it isn't of that form
     */
    static Variant control(String nameAndCommand) {
        int equals = nameAndCommand.indexOf('=');
        List<String> words = equals < 1 ? List.of() : words(nameAndCommand.substring(equals + 1));
        if (words.isEmpty()) {
            throw new IllegalArgumentException("--control takes NAME=COMMAND, not '" + nameAndCommand + "'");
        }
        return new Variant(nameAndCommand.substring(0, equals), words, true);
    }

    /** The java that runs this and where its classes are, up to the name of the main class. */
    static List<String> java(Class<?> main) {
        List<String> command = javaWithClasses();
        Module module = main.getModule();
        if (module.isNamed()) {
            command.addAll(List.of("--enable-native-access", module.getName(), "-m",
                    module.getName() + "/" + main.getName()));
        } else {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", main.getName()));
        }
        return command;
    }

    /** The same java with the same class or module path, without a main class. */
    static List<String> javaWithClasses() {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Variant.class.getModule().isNamed()) {
            command.addAll(List.of("-p", System.getProperty("jdk.module.path", "")));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path", "")));
        }
        return command;
    }

    private static List<String> words(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean inWord = false;
        char quote = 0;
        for (int i = 0; i < command.length(); i++) {
            char c = command.charAt(i);
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (!Character.isWhitespace(c)) {
                word.append(c);
                inWord = true;
            } else if (inWord) {
                words.add(word.toString());
                word.setLength(0);
                inWord = false;
            }
        }
        if (quote != 0) {
            throw new IllegalArgumentException("a quote is not closed in '" + command + "'");
        }
        if (inWord) {
            words.add(word.toString());
        }
        return words;
    }
}
