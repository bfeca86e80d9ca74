package dev.tokamak.apps.files.sftp913;

import java.io.IOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import dev.tokamak.apps.files.store.Entry;
import dev.tokamak.apps.files.store.FileStore;
import dev.tokamak.apps.files.store.StoreException;

/** What LIST, CDIR, KILL and NAME do to a store; each gives its reply. Blocks. */
final class Catalog {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Catalog() {}

    /** RFC 913, LIST: the directory on a line, then a line for each thing in it. */
    static String list(FileStore store, Place place, boolean verbose) throws StoreException {
        var text = new StringBuilder("+").append(place).append("\r\n");
        for (var entry : entries(store, place)) {
            text.append(verbose ? verbose(entry) : entry.name()).append("\r\n");
        }
        return text.toString();
    }

    private static List<Entry> entries(FileStore store, Place place) throws StoreException {
        return place.isOutermost() ? store.list() : store.list(place.name());
    }

    private static String verbose(Entry entry) {
        return String.format(Locale.ROOT, "%12s  %s  %s", entry.directory() ? "<DIR>" : Long.toString(entry.size()),
                WHEN.format(entry.modified()), entry.name());
    }

    /** The place itself, if it is there. */
    static Place enter(FileStore store, Place place) throws StoreException {
        entries(store, place);
        return place;
    }

    static String kill(FileStore store, Place place) throws StoreException {
        store.delete(place.name());
        return "+" + place + " deleted";
    }

    static Place exists(FileStore store, Place place) throws IOException {
        try (var file = store.read(place.name())) {
            return new Place(file.name().parts());
        }
    }

    static String rename(FileStore store, Place from, Place to) throws StoreException {
        store.rename(from.name(), to.name());
        return "+" + from + " renamed to " + to;
    }
}
