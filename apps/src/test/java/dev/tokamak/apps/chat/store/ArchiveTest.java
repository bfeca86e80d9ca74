package dev.tokamak.apps.chat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import dev.tokamak.Seeded;
import dev.tokamak.apps.chat.protocol.RoomKind;
import dev.tokamak.apps.chat.store.Archive.Verdict;
import dev.tokamak.apps.chat.store.FailingFiles.Fault;

class ArchiveTest {

    private static final String ME = "AAAAAAAAAAAAAAAAAAAAAA";
    private static final ArchiveLimits SMALL = new ArchiveLimits(5, 100_000, 1_000_000, 3);

    @TempDir
    private Path folder;

    private final FailingFiles files = new FailingFiles();
    private Archive archive;

    @AfterEach
    void close() throws IOException {
        if (archive != null) {
            archive.close();
        }
    }

    private void open(ArchiveLimits limits) throws IOException {
        close();
        archive = Archive.open(folder, limits, files);
    }

    private Verdict offer(String room, String name, String instance, long n, String text) {
        return archive.offer(room, RoomKind.PLAIN, new Entry(0, 7, name, instance, n, null, text));
    }

    private Verdict offer(long n, String text) {
        return offer("kitchen", "ada", ME, n, text);
    }

    private static long seq(Verdict verdict) {
        return ((Verdict.Taken) verdict).entry().seq();
    }

    private List<String> kept(String room) {
        var history = archive.history(room);
        return history == null ? List.of() : history.since(0).stream().map(e -> e.seq() + " " + e.body()).toList();
    }

    private Path journal() {
        return folder.resolve(Journal.FILE);
    }

    // ---- numbers

    @Test
    void whatIsSaidIsNumberedInItsRoomAndThereAfterTheCommit() throws IOException {
        open(ArchiveLimits.DEFAULT);
        assertThat(seq(offer(1, "a"))).isEqualTo(1);
        assertThat(seq(offer("hall", "bob", "-", 0, "b"))).isEqualTo(1);
        assertThat(seq(offer(2, "c"))).isEqualTo(2);
        assertThat(archive.history("kitchen")).isNull();
        archive.commit();
        assertThat(files.forces()).as("one for making it, one for the batch").isEqualTo(2);
        assertThat(seq(offer("hall", "bob", "-", 0, "d"))).isEqualTo(2);
        archive.commit();
        open(ArchiveLimits.DEFAULT);
        assertThat(kept("kitchen")).containsExactly("1 a", "2 c");
        assertThat(kept("hall")).containsExactly("1 b", "2 d");
        assertThat(archive.history("hall").since(1)).extracting(Entry::body).containsExactly("d");
    }

    @Test
    void theSameIsNeverThereTwiceAndNothingIsLeftOut() throws IOException {
        open(ArchiveLimits.DEFAULT);
        assertThat(offer(2, "b")).isEqualTo(new Verdict.OutOfOrder(1));
        assertThat(seq(offer(1, "a"))).isEqualTo(1);
        assertThat(offer(1, "a")).as("in the same batch").isEqualTo(new Verdict.Repeated(1));
        archive.commit();
        assertThat(offer(1, "a")).isEqualTo(new Verdict.Repeated(1));
        assertThat(offer(3, "c")).isEqualTo(new Verdict.OutOfOrder(2));
        assertThat(seq(offer(2, "b"))).isEqualTo(2);
        assertThat(seq(offer(3, "c"))).isEqualTo(3);
        assertThat(offer(2, "b")).as("an earlier one of the same batch").isEqualTo(new Verdict.Repeated(2));
        archive.commit();
        open(ArchiveLimits.DEFAULT);
        assertThat(offer(2, "b")).as("after a restart").isEqualTo(new Verdict.Repeated(2));
        assertThat(seq(offer("hall", "ada", ME, 1, "x"))).as("each room counts for itself").isEqualTo(1);
        assertThat(seq(offer("kitchen", "eve", ME, 1, "x"))).as("and each account").isEqualTo(4);
    }

    // ---- what is kept

    @Test
    void aRoomKeepsItsLastEntries() throws IOException {
        open(SMALL);
        for (int n = 1; n <= 5; n++) {
            offer(n, "x" + n);
        }
        archive.commit();
        assertThat(archive.history("kitchen").firstKept()).isEqualTo(1);
        offer(6, "x6");
        archive.commit();
        assertThat(kept("kitchen")).containsExactly("2 x2", "3 x3", "4 x4", "5 x5", "6 x6");
        assertThat(offer(1, "x1")).isEqualTo(new Verdict.Stale());
        assertThat(offer(6, "x6")).isEqualTo(new Verdict.Repeated(6));
        offer(7, "y".repeat(120_000 - 100_000));
        offer(8, "y".repeat(99_000));
        archive.commit();
        assertThat(archive.history("kitchen").firstKept()).as("100,000 bytes").isEqualTo(8);
    }

    @Test
    void roomsThatAreSilentForLongestMakeRoomForOthers() throws IOException {
        open(SMALL);
        for (int room = 0; room < 12; room++) {
            offer("room" + room, "bob", "-", 0, "z".repeat(30_000));
            offer("room" + room, "bob", "-", 0, "z".repeat(30_000));
            archive.commit();
            offer("room0", "bob", "-", 0, "spoken in again and again");
            archive.commit();
        }
        for (int room = 12; room < 18; room++) {
            for (int i = 0; i < 3; i++) {
                offer("room" + room, "bob", "-", 0, "z".repeat(30_000));
            }
            archive.commit();
        }
        assertThat(archive.history("room1").since(0)).isEmpty();
        assertThat(archive.history("room1").head()).isEqualTo(2);
        assertThat(archive.history("room1").firstKept()).isEqualTo(3);
        assertThat(archive.history("room17").since(0)).hasSize(3);
        assertThat(archive.histories().stream().mapToLong(History::bytes).sum()).isBetween(800_000L, 1_000_000L);
    }

    @Test
    void sendersAreForgottenWhoWereSilentForLongest() throws IOException {
        open(SMALL);
        for (var name : List.of("a", "b", "c")) {
            offer("kitchen", name, ME, 1, "x");
        }
        archive.commit();
        offer("kitchen", "a", ME, 2, "x");
        offer("kitchen", "d", ME, 1, "x");
        archive.commit();
        assertThat(offer("kitchen", "b", ME, 2, "x")).isEqualTo(new Verdict.OutOfOrder(1));
        assertThat(offer("kitchen", "a", ME, 3, "x")).isInstanceOf(Verdict.Taken.class);
    }

    // ---- crashes

    @Test
    void aTornEndIsCutWhereverItWasTorn() throws IOException {
        open(ArchiveLimits.DEFAULT);
        offer(1, "first");
        archive.commit();
        long whole = Files.size(journal());
        offer(2, "second");
        offer(3, "third");
        archive.commit();
        archive.close();
        var all = Files.readAllBytes(journal());
        for (int length = 0; length < all.length; length++) {
            Files.write(journal(), Arrays.copyOf(all, length));
            open(ArchiveLimits.DEFAULT);
            var kept = kept("kitchen");
            assertThat(kept).isEqualTo(List.of("1 first", "2 second", "3 third").subList(0, kept.size()));
            assertThat(kept)
                    .hasSize(length < whole ? 0 : length < whole + (all.length - whole) / 2 - 1 ? 1 : kept.size());
            offer("kitchen", "bob", "-", 0, "after it");
            archive.commit();
            open(ArchiveLimits.DEFAULT);
            assertThat(kept("kitchen")).hasSize(kept.size() + 1).last().asString().endsWith("after it");
        }
    }

    @Test
    void aRoomIsForgottenOrWholeWhereverTheJournalIsTornAndItsNumbersAreNotGivenAgain() throws IOException {
        open(ArchiveLimits.DEFAULT);
        offer("old", "ada", ME, 1, "a");
        offer("old", "ada", ME, 2, "b");
        offer("young", "ada", ME, 1, "c");
        archive.commit();
        assertThat(archive.silent(RoomKind.PLAIN, 7, _ -> true)).as("said at 7").isEmpty();
        assertThat(archive.silent(RoomKind.PLAIN, 8, _ -> true)).contains("old");
        assertThat(archive.silent(RoomKind.DIRECT, 8, _ -> true)).isEmpty();
        long before = Files.size(journal());
        archive.forget("old");
        assertThat(kept("old")).as("not yet").hasSize(2);
        archive.commit();
        assertThat(kept("old")).isEmpty();
        archive.close();
        var all = Files.readAllBytes(journal());
        for (int length = (int) before; length <= all.length; length++) {
            Files.write(journal(), Arrays.copyOf(all, length));
            open(ArchiveLimits.DEFAULT);
            assertThat(kept("old")).hasSize(length < all.length ? 2 : 0);
            assertThat(archive.head("old")).isEqualTo(2);
            assertThat(kept("young")).hasSize(1);
        }
        files.set(Fault.NO_FORCE); // so that the next commit rewrites it
        offer("young", "ada", ME, 2, "d");
        assertThatThrownBy(archive::commit).isInstanceOf(IOException.class);
        files.set(Fault.NONE);
        offer("young", "ada", ME, 2, "d");
        archive.commit();
        open(ArchiveLimits.DEFAULT);
        assertThat(archive.head("old")).isEqualTo(2);
        assertThat(offer("old", "ada", ME, 2, "b")).isInstanceOf(Verdict.Repeated.class);
        assertThat(seq(offer("old", "ada", ME, 3, "e"))).isEqualTo(3);
        archive.commit();
        assertThat(kept("old")).containsExactly("3 e");
    }

    @Test
    void aDamagedEndIsCutWhereverItIsDamaged() throws IOException {
        open(ArchiveLimits.DEFAULT);
        offer(1, "first");
        archive.commit();
        int whole = (int) Files.size(journal());
        offer(2, "second");
        archive.commit();
        archive.close();
        var all = Files.readAllBytes(journal());
        for (int at = whole; at < all.length; at++) {
            var damaged = all.clone();
            damaged[at] ^= 0x10;
            Files.write(journal(), damaged);
            open(ArchiveLimits.DEFAULT);
            assertThat(kept("kitchen")).containsExactly("1 first");
        }
    }

    @Test
    void damageThatNoCrashExplainsIsNotCutAway() throws IOException {
        open(new ArchiveLimits(1000, 4 << 20, 8 << 20, 3));
        for (int i = 0; i < 300; i++) {
            offer("kitchen", "bob", "-", 0, "x".repeat(4096));
            archive.commit();
        }
        archive.close();
        var all = Files.readAllBytes(journal());
        all[100] ^= 1;
        Files.write(journal(), all);
        assertThatThrownBy(() -> Archive.open(folder, ArchiveLimits.DEFAULT)).isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged at byte");
        assertThat(Files.size(journal())).isEqualTo(all.length);
        Files.write(journal(), "what is this?".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Archive.open(folder, ArchiveLimits.DEFAULT)).hasMessageContaining("no journal");
        archive = null;
    }

    @Test
    void theJournalIsRewrittenWithAllThatCounts() throws IOException {
        open(SMALL);
        long largest = 0;
        offer("hall", "eve", ME, 1, "kept in the hall");
        archive.commit();
        for (int n = 1; n <= 2000; n++) {
            offer("kitchen", n % 2 == 0 ? "ada" : "bob", ME, (n + 1) / 2, "x".repeat(4000));
            if (n % 20 == 0) {
                archive.commit();
                largest = Math.max(largest, Files.size(journal()));
            }
        }
        assertThat(largest).isBetween(4_000_000L, 5_000_000L);
        var kept = kept("kitchen");
        open(SMALL);
        assertThat(kept("kitchen")).isEqualTo(kept);
        assertThat(kept("hall")).containsExactly("1 kept in the hall");
        assertThat(offer("hall", "eve", ME, 1, "x")).isEqualTo(new Verdict.Repeated(1));
        assertThat(offer("kitchen", "bob", ME, 1001, "x")).isInstanceOf(Verdict.Taken.class);
    }

    @Test
    void aRewritingThatWasNotFinishedIsForgotten() throws IOException {
        open(SMALL);
        offer(1, "a");
        archive.commit();
        archive.close();
        Files.writeString(folder.resolve("journal.new"), "half of it");
        open(SMALL);
        assertThat(kept("kitchen")).containsExactly("1 a");
        assertThat(folder.resolve("journal.new")).doesNotExist();
    }

    // ---- a disk that fails

    @Test
    void whatCannotBeWrittenIsNotThereAndCanBeOfferedAgain() throws IOException {
        open(ArchiveLimits.DEFAULT);
        offer(1, "a");
        archive.commit();
        for (var fault : List.of(Fault.FULL, Fault.BROKEN, Fault.NO_FORCE, Fault.NO_FILE)) {
            files.set(fault);
            for (int again = 0; again < 3; again++) {
                assertThat(seq(offer(2, "b"))).isEqualTo(2);
                assertThatThrownBy(archive::commit).isInstanceOf(IOException.class);
                assertThat(kept("kitchen")).containsExactly("1 a");
            }
            files.set(Fault.NONE);
            assertThat(offer(1, "a")).isEqualTo(new Verdict.Repeated(1));
            archive.commit();
        }
        assertThat(seq(offer(2, "b"))).isEqualTo(2);
        archive.commit();
        open(ArchiveLimits.DEFAULT);
        assertThat(kept("kitchen")).containsExactly("1 a", "2 b");
    }

    /** Writes, failures, commits and restarts in random order; after each, what was committed is there, and nothing else. */
    @Test
    void whateverHappensWhatWasCommittedIsThere() {
        Seeded.times(15, random -> {
            var directory = Files.createTempDirectory(folder, "seeded");
            var limits = new ArchiveLimits(50, 20_000, 60_000, 100);
            var faults = List.of(Fault.values());
            var disk = new FailingFiles();
            var model = new HashMap<String, List<String>>();
            var opened = Archive.open(directory, limits, disk);
            var refused = new HashSet<String>();
            long[] n = new long[3];
            for (int step = 0; step < 120; step++) {
                disk.set(random.nextInt(4) == 0 ? faults.get(random.nextInt(faults.size())) : Fault.NONE);
                var offered = new ArrayList<String>();
                var before = n.clone();
                for (int i = random.nextInt(6); i > 0; i--) {
                    int who = random.nextInt(3);
                    var room = "room" + who;
                    var text = "t" + step + "-" + i + "x".repeat(random.nextInt(900));
                    opened.offer(room, RoomKind.PLAIN, new Entry(0, 1, "ada", ME, ++n[who], null, text));
                    offered.add(room + " " + text);
                }
                try {
                    opened.commit();
                    offered.forEach(each -> model.computeIfAbsent(each.substring(0, 5), _ -> new ArrayList<>())
                            .add(each.substring(6)));
                } catch (IOException _) {
                    n = before;
                    refused.addAll(offered);
                }
                if (random.nextInt(10) == 0) {
                    disk.set(Fault.NONE);
                    opened.close();
                    opened = Archive.open(directory, limits, disk);
                    for (int who = 0; who < 3; who++) { // what was refused may be there, or the disk would be no broken one
                        var said = model.computeIfAbsent("room" + who, _ -> new ArrayList<>());
                        var history = opened.history("room" + who);
                        var more = history == null ? List.<Entry>of() : history.since(said.size());
                        for (var entry : more) {
                            assertThat(refused).contains("room" + who + " " + entry.body());
                            said.add(entry.body());
                        }
                        n[who] = said.size();
                    }
                }
                for (var room : model.entrySet()) {
                    var history = opened.history(room.getKey());
                    if (history == null) {
                        assertThat(room.getValue()).isEmpty();
                        continue;
                    }
                    assertThat(history.head()).isEqualTo(room.getValue().size());
                    assertThat(history.since(0)).extracting(Entry::body).isNotEmpty().isEqualTo(
                            room.getValue().subList((int) history.firstKept() - 1, room.getValue().size()));
                }
            }
            opened.close();
        });
    }

    // ---- who may read it

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void nobodyElseMayReadIt() throws IOException {
        open(SMALL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(journal()))).isEqualTo("rw-------");
        archive.close();
        archive = null;
        Files.setPosixFilePermissions(journal(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> Archive.open(folder, SMALL)).hasMessageContaining("chmod 600");
    }

    @Test
    void twoServersDontShareADirectory() throws IOException {
        open(SMALL);
        assertThatThrownBy(() -> Archive.open(folder, SMALL)).isNotInstanceOf(FileSystemException.class)
                .hasMessageContaining("another server is using");
    }
}
