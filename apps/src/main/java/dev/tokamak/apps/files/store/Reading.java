package dev.tokamak.apps.files.store;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.files.store.StoreException.Kind;

/** Opens and lists what is in a directory: ordinary files and directories only. */
final class Reading {

    /** A file that changes each time it is opened isn't waited for. */
    private static final int TRIES = 3;

    private Reading() {}

    static StoredFile open(Directory directory, StoreName name) throws IOException {
        for (int tries = 0; tries < TRIES; tries++) {
            var opened = tryToOpen(directory, name);
            if (opened != null) {
                return opened;
            }
        }
        throw new StoreException(Kind.BUSY, "the file is being changed");
    }

    /** Null when what was looked at isn't what was opened. */
    private static @Nullable StoredFile tryToOpen(Directory directory, StoreName name) throws IOException {
        var before = ordinaryFile(directory, name.last());
        var channel = directory.openToRead(name.last());
        boolean handedOn = false;
        try {
            var after = directory.attributes(name.last());
            long size = channel.size();
            if (!isSame(before, after) || after.size() != size) {
                return null;
            }
            handedOn = true;
            return new StoredFile(name, channel, size, after.lastModifiedTime().toInstant(), etag(after));
        } finally {
            if (!handedOn) {
                channel.close();
            }
        }
    }

    static BasicFileAttributes ordinaryFile(Directory directory, String name) throws IOException {
        var attributes = directory.attributes(name);
        if (attributes.isSymbolicLink()) {
            throw Failures.notFound(new NoSuchFileException("a link"));
        }
        if (!attributes.isRegularFile()) {
            throw new StoreException(Kind.NOT_A_FILE,
                    attributes.isDirectory() ? "this is a directory" : "this is no ordinary file");
        }
        return attributes;
    }

    private static boolean isSame(BasicFileAttributes one, BasicFileAttributes other) {
        return other.isRegularFile() && Objects.equals(one.fileKey(), other.fileKey()) && one.size() == other.size()
                && one.lastModifiedTime().equals(other.lastModifiedTime());
    }

    static String etag(BasicFileAttributes attributes) {
        return Long.toHexString(attributes.size()) + "-"
                + Long.toHexString(attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)) + "-"
                + Integer.toHexString(Objects.hashCode(attributes.fileKey()));
    }

    /** Sorted by name; all, or as many as are wanted at most: names that can't be asked for don't count among them. */
    static List<Entry> list(Directory directory, int most) throws IOException {
        for (int names = most;; names *= 2) {
            var entries = new ArrayList<Entry>();
            if (look(directory, names, entries) < names || entries.size() >= most) {
                return entries.stream().limit(most).sorted(Comparator.comparing(Entry::name)).toList();
            }
        }
    }

    /** Looks at so many names at most, and returns at how many. */
    private static int look(Directory directory, int most, List<Entry> entries) throws IOException {
        try (var again = directory.again()) { // which can be read once
            var names = again.names(most);
            for (var name : names) {
                entry(again, name, entries);
            }
            return names.size();
        }
    }

    private static void entry(Directory directory, String name, List<Entry> entries) throws IOException {
        try {
            NameRules.check(name);
            var attributes = directory.attributes(name);
            if (attributes.isRegularFile() || attributes.isDirectory()) {
                entries.add(new Entry(name, attributes.size(), attributes.lastModifiedTime().toInstant(),
                        attributes.isDirectory()));
            }
        } catch (StoreException | NoSuchFileException | InvalidPathException _) {
            // one that can't be asked for, or that has just been removed
        }
    }

    /** The size of the file that would be replaced, -1 when there is none; or it may not be. */
    static long replaceable(Directory directory, StoreName name, boolean mayReplace) throws IOException {
        BasicFileAttributes there;
        try {
            there = directory.attributes(name.last());
        } catch (NoSuchFileException _) {
            return -1;
        }
        if (!there.isRegularFile()) {
            throw new StoreException(there.isDirectory() ? Kind.NOT_A_FILE : Kind.EXISTS,
                    there.isDirectory() ? "this is a directory" : "there is something else of this name");
        }
        if (!mayReplace) {
            throw new StoreException(Kind.EXISTS, "there is a file of this name, and it isn't replaced");
        }
        return there.size();
    }
}
