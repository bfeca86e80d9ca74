package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.sealed.Simulation.Client;
import dev.tokamak.apps.chat.sealed.Simulation.Delivery;

/** The server does what it can, and so does a member. Each time it is refused and shown, and the room goes on with the others. */
class AttackTest {

    private final Simulation simulation = new Simulation("kitchen", new Random(2));
    private Client ada;
    private Client bob;
    private Client carol;

    @BeforeEach
    void allKeysAreAgreed() {
        var people = simulation.room("ada", "bob", "carol");
        ada = people.get(0);
        bob = people.get(1);
        carol = people.get(2);
    }

    /** Says something as ada and gives the frame that bob would get. */
    private Delivery caught(String text) {
        var kept = new ArrayList<Delivery>();
        simulation.attack = delivery -> {
            if (delivery.target() != bob) {
                return List.of(delivery);
            }
            kept.add(delivery);
            return List.of();
        };
        ada.say(text);
        simulation.settle();
        simulation.attack = List::of;
        return kept.getLast();
    }

    private void give(Client client, Delivery delivery) {
        client.sealed.received(delivery.seq(), delivery.name(), delivery.instance(), delivery.to(), delivery.payload());
        client.look();
    }

    /** All three still talk: the last thing that is said is read by the two others. */
    private void goesOn() {
        for (var one : List.of(ada, bob, carol)) {
            one.say("still here, " + one.name);
            simulation.settle();
        }
        assertThat(bob.texts()).endsWith("ada: still here, ada", "carol: still here, carol");
        assertThat(ada.texts()).endsWith("bob: still here, bob", "carol: still here, carol");
        assertThat(carol.texts()).endsWith("ada: still here, ada", "bob: still here, bob");
        Unreadable.in(simulation.seen, List.of("still here, ada", "still here, bob", "still here, carol"));
    }

    @Test
    void altersAMessage() {
        var original = caught("a message to be altered");
        for (int at = 0; at < original.payload().length; at++) {
            byte[] altered = original.payload().clone();
            altered[at] ^= 4;
            give(bob, original.altered(altered));
        }
        assertThat(bob.said).isEmpty();
        assertThat(bob.warnings).hasSize(original.payload().length);
        assertThat(bob.kinds()).contains(Shown.Kind.FORGED, Shown.Kind.MALFORMED, Shown.Kind.UNREADABLE);

        give(bob, original); // nothing has changed: the right one can still come
        assertThat(bob.texts()).containsExactly("ada: a message to be altered");
        goesOn();
    }

    @Test
    void cutsOrLengthensAMessage() {
        var original = caught("a message to be cut");
        for (int length = 0; length < original.payload().length + 2; length++) {
            if (length != original.payload().length) {
                give(bob, original.altered(Arrays.copyOf(original.payload(), length)));
            }
        }
        assertThat(bob.said).isEmpty();
        assertThat(bob.warnings).hasSize(original.payload().length + 1);
        give(bob, original);
        goesOn();
    }

    @Test
    void repeatsAMessage() {
        var original = caught("once");
        give(bob, original);
        give(bob, original);
        assertThat(bob.texts()).containsExactly("ada: once");
        assertThat(bob.kinds()).containsExactly(Shown.Kind.REPLAYED);
        goesOn();
        give(bob, original);
        assertThat(bob.kinds()).containsExactly(Shown.Kind.REPLAYED, Shown.Kind.REPLAYED);
    }

    @Test
    void repeatsAMessageOfAnEarlierChain() {
        var original = caught("of the first chain");
        give(bob, original);
        carol.leave();
        ada.receiveAll();
        ada.say("of the second chain");
        simulation.settle();
        give(bob, original);
        assertThat(bob.texts()).containsExactly("ada: of the first chain", "ada: of the second chain");
        assertThat(bob.kinds()).containsExactly(Shown.Kind.REPLAYED);
    }

    @Test
    void turnsTheOrderRound() {
        var first = caught("first");
        var second = caught("second");
        give(bob, second);
        give(bob, first);
        assertThat(bob.texts()).containsExactly("ada: second");
        assertThat(bob.kinds()).containsExactly(Shown.Kind.MISSING, Shown.Kind.REPLAYED);
        assertThat(bob.warnings.getFirst().words()).endsWith(": 1");
        goesOn();
    }

    @Test
    void withholdsMessages() {
        caught("lost");
        caught("lost, too");
        goesOn();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.MISSING);
        assertThat(bob.warnings.getFirst().words()).endsWith(": 2");
    }

    @Test
    void withholdsTooManyMessagesSoThatTheKeyIsAskedForAgain() {
        for (int i = 0; i <= ReceivingChain.MOST_SKIPPED; i++) {
            ada.say("lost");
        }
        simulation.attack = delivery -> delivery.target() == bob ? List.of() : List.of(delivery);
        simulation.settle();
        simulation.attack = List::of;
        ada.say("one that can't be reached");
        simulation.settle();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.LIMIT);
        goesOn();
    }

    @Test
    void saysThatSomebodyElseHasSentIt() {
        var original = caught("not carol's");
        give(bob, original.from("carol", ada.instance));
        give(bob, original.from("carol", carol.instance));
        give(bob, original.from("dora", simulation.instance()));
        give(bob, original.from("ada", carol.instance));
        assertThat(bob.said).isEmpty();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.FORGED, Shown.Kind.UNREADABLE, Shown.Kind.UNREADABLE,
                Shown.Kind.FORGED);
        give(bob, original);
        goesOn();
    }

    @Test
    void saysThatTheReceiverHasSentIt() {
        var original = caught("not bob's");
        give(bob, original.from("ada", bob.instance)); // our instance under another name
        give(bob, original.from("bob", bob.instance)); // looks like our own, which is passed over
        assertThat(bob.said).isEmpty();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.FORGED);
        bob.sealed.memberIn("ada", bob.instance);
        bob.look();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.FORGED, Shown.Kind.FORGED);
        give(bob, original);
        goesOn();
    }

    @Test
    void sendsToOneWhatIsForAllAndToAllWhatIsForOne() {
        var forAll = caught("for all");
        give(bob, forAll.to(bob, bob.instance));
        give(bob, forAll.to(bob, carol.instance));
        byte[] forOne = simulation.seen.stream().filter(frame -> frame[0] == 2).findFirst().orElseThrow();
        give(bob, forAll.altered(forOne));
        assertThat(bob.said).isEmpty();
        assertThat(bob.kinds()).containsOnly(Shown.Kind.MISDIRECTED).hasSize(3);
        give(bob, forAll);
        goesOn();
    }

    /** Keys for carol come to bob, under his own address. */
    @Test
    void swapsWhomKeysAreFor() {
        var swapped = new ArrayList<Delivery>();
        simulation.attack = delivery -> {
            if (delivery.type() == 2 && delivery.target() == carol && delivery.name().equals("ada")) {
                swapped.add(delivery);
                return List.of(delivery.to(bob, bob.instance), delivery);
            }
            return List.of(delivery);
        };
        var dora = simulation.client("dora"); // comes and goes, so that there are new keys
        dora.join();
        simulation.settle();
        dora.leave();
        simulation.settle();
        goesOn();
        assertThat(swapped).isNotEmpty();
        assertThat(bob.kinds()).isNotEmpty().isSubsetOf(Shown.Kind.FORGED, Shown.Kind.REPLAYED);
    }

    @Test
    void altersKeysOnTheirWayAndTheyAreAskedForAgain() {
        simulation.attack = delivery -> {
            byte[] altered = delivery.payload().clone();
            altered[altered.length - 1] ^= 1;
            return List.of(delivery.type() == 2 && delivery.target() == bob ? delivery.altered(altered) : delivery);
        };
        carol.leave();
        simulation.settle();
        ada.say("with new keys, which bob doesn't get");
        ada.send();
        bob.receiveAll();
        assertThat(bob.kinds()).containsExactly(Shown.Kind.FORGED, Shown.Kind.UNREADABLE);
        simulation.attack = List::of;
        carol.join();
        simulation.settle();
        goesOn();
    }

    @Test
    void bringsFramesToAnotherRoom() {
        var cellar = new Simulation("cellar", new Random(3));
        var there = new ArrayList<SealedRoom>();
        for (var one : List.of(ada, bob)) {
            there.add(new SealedRoom(Identity.create(cellar.secureRandom()), Contacts.inMemory(), "cellar", one.name,
                    one.instance,
                    cellar.secureRandom(), () -> 0));
        }
        there.get(1).memberIn("ada", ada.instance);
        there.get(1).outgoing();
        var message = caught("said in the kitchen");
        simulation.seen.add(message.payload());
        for (var frame : simulation.seen) {
            there.get(1).received(1, "ada", ada.instance, frame[0] == 3 ? "*" : bob.instance, frame);
        }
        assertThat(there.get(1).shown()).hasSizeGreaterThan(3).allMatch(one -> one instanceof Shown.Warning);
    }

    /** The server calls ada's client by another name to bob, and so stands between two that can't agree. */
    @Test
    void tellsTheTwoSidesDifferentThings() {
        var dora = simulation.client("dora");
        simulation.attack = delivery -> delivery.instance().equals(dora.instance)
                ? List.of(delivery.from("eve", dora.instance))
                : List.of(delivery);
        for (var one : List.of(ada, bob, carol)) {
            one.sealed.memberIn("eve", dora.instance);
        }
        dora.join();
        simulation.settle();
        assertThat(dora.readers).isEmpty();
        assertThat(bob.ready).extracting(Shown.KeysReady::name).doesNotContain("eve", "dora");
        assertThat(simulation.clients).anySatisfy(one -> assertThat(one.kinds()).contains(Shown.Kind.FORGED));
        simulation.pass(10_000);
        goesOn();
    }

    @Test
    void repeatsHandshakesOfNowAndOfBefore() {
        var handshakes = simulation.seen.stream().filter(frame -> frame[0] == 1).toList();
        assertThat(handshakes).hasSize(9);
        for (var frame : handshakes) {
            for (var from : List.of(ada, carol)) {
                bob.sealed.received(1, from.name, from.instance, bob.instance, frame);
            }
        }
        bob.look();
        assertThat(bob.kinds()).hasSize(18).containsOnly(Shown.Kind.REPLAYED);

        // and to bob's next start
        var next = simulation.client("bob");
        next.sealed.memberIn("ada", ada.instance);
        next.sealed.outgoing();
        for (var frame : handshakes) {
            next.sealed.received(1, "ada", ada.instance, next.instance, frame);
        }
        next.look();
        assertThat(next.ready).isEmpty();
        assertThat(next.warnings).isNotEmpty();
        simulation.clients.remove(next);
        goesOn();
    }

    @Test
    void altersTheMessagesOfAHandshakeAndItIsTriedAgain() {
        for (int step = 1; step <= 3; step++) {
            int target = step;
            var dora = simulation.client("d" + step);
            var once = new ArrayList<Delivery>();
            simulation.attack = delivery -> {
                boolean hers = delivery.target() == dora || delivery.instance().equals(dora.instance);
                if (delivery.type() == 1 && delivery.payload()[1] == target && hers && once.size() < 3) {
                    once.add(delivery);
                    byte[] altered = delivery.payload().clone();
                    altered[10] ^= 1;
                    return List.of(delivery.altered(altered));
                }
                return List.of(delivery);
            };
            dora.join();
            simulation.settle();
            assertThat(once).hasSize(3);
            assertThat(simulation.clients).anySatisfy(one -> assertThat(one.kinds()).contains(Shown.Kind.FORGED));
            simulation.clients.forEach(one -> one.warnings.clear());
            simulation.pass(Peer.RETRY.toMillis());
            simulation.settle();
            dora.say("here at last");
            simulation.settle();
            assertThat(carol.texts()).endsWith("d" + step + ": here at last");
            goesOn();
        }
    }

    @Test
    void losesTheMessagesOfAHandshakeAndItIsTriedAgain() {
        for (int step = 1; step <= 3; step++) {
            int target = step;
            var dora = simulation.client("d" + step);
            simulation.attack = delivery -> delivery.type() == 1 && delivery.payload()[1] == target
                    && delivery.payload()[2] == 1
                            ? List.of()
                            : List.of(delivery);
            dora.join();
            simulation.settle();
            simulation.pass(Peer.RETRY.toMillis());
            simulation.settle();
            dora.say("here at last");
            simulation.settle();
            assertThat(List.of(ada, bob, carol))
                    .allSatisfy(one -> assertThat(one.texts()).endsWith("d" + target + ": here at last"));
            goesOn();
            assertThat(dora.texts()).endsWith("carol: still here, carol");
        }
    }

    @Test
    void losesTheKeyOfASenderAndItIsAskedForAgain() {
        simulation.attack = delivery -> delivery.type() == 2 && delivery.target() == bob
                ? List.of()
                : List.of(delivery);
        var dora = simulation.client("dora");
        dora.join();
        simulation.settle();
        dora.leave();
        simulation.settle();
        ada.say("can't be read");
        simulation.settle();
        simulation.attack = List::of;
        assertThat(bob.said).isEmpty();
        assertThat(bob.kinds()).contains(Shown.Kind.UNREADABLE);
        ada.say("asks"); // bob has asked once, and the answer was withheld, too
        carol.leave();
        simulation.settle();
        ada.say("new keys");
        simulation.settle();
        assertThat(bob.texts()).endsWith("ada: new keys");
        assertThat(bob.kinds()).contains(Shown.Kind.MISSING);
    }

    @Test
    void inventsAnotherClientOfSomebodyWeKnow() {
        var fake = simulation.client("bob");
        simulation.seen.clear();
        fake.join();
        simulation.settle();
        assertThat(ada.kinds()).containsExactly(Shown.Kind.KEY_CHANGED);
        assertThat(carol.kinds()).containsExactly(Shown.Kind.KEY_CHANGED);
        assertThat(bob.kinds()).containsExactly(Shown.Kind.KEY_CHANGED);
        assertThat(bob.warnings.getFirst().words()).contains("UNDER YOUR OWN NAME");

        fake.say("I am bob");
        goesOn();
        assertThat(fake.said).isEmpty();
        assertThat(fake.kinds()).contains(Shown.Kind.UNREADABLE).doesNotContain(Shown.Kind.MISSING);
        assertThat(ada.kinds()).contains(Shown.Kind.BLOCKED, Shown.Kind.NOT_REACHED);
        assertThat(bob.sealed.accept("bob")).isFalse(); // nobody teaches us another key of our own

        // ada accepts: from now on this is bob, and the one of before isn't any more
        var before = ada.sealed.safetyNumber("bob");
        assertThat(ada.sealed.accept("bob")).isTrue();
        assertThat(ada.sealed.accept("bob")).isFalse();
        assertThat(ada.sealed.safetyNumber("bob")).isEqualTo(before).isEqualTo(fake.sealed.safetyNumber("ada"));
        ada.say("hello, new bob");
        fake.say("hello, ada");
        simulation.settle();
        assertThat(fake.texts()).contains("ada: hello, new bob");
        assertThat(ada.texts()).endsWith("bob: hello, ada");
        assertThat(bob.texts()).doesNotContain("ada: hello, new bob");
    }

    /** At the very first meeting nobody is known: only the safety numbers tell. */
    @Test
    void standsBetweenTwoWhoNeverMetAndTheSafetyNumbersTell() {
        var first = new Simulation("kitchen", new Random(4));
        var alice = first.client("alice");
        var falseBob = first.client("bob");
        List.of(alice, falseBob).forEach(Client::join);
        first.settle();
        var second = new Simulation("kitchen", new Random(5));
        var falseAlice = second.client("alice");
        var trueBob = second.client("bob");
        List.of(falseAlice, trueBob).forEach(Client::join);
        second.settle();

        assertThat(alice.ready).extracting(Shown.KeysReady::first, Shown.KeysReady::verified)
                .containsExactly(tuple(true, false));
        assertThat(alice.sealed.safetyNumber("bob")).isNotEqualTo(trueBob.sealed.safetyNumber("alice"));
    }

    /** Carol knows the key that ada's messages are sealed with, as every reader does, but not the one that signs them. */
    @Test
    void aMemberSpeaksForAnother() throws RefusedException {
        var random = simulation.secureRandom();
        var context = SenderChain.context("kitchen", new Member("ada", ada.instance));
        var adas = new SenderChain(context, random);
        byte[] keys = adas.keys();
        var bobs = ChainKeys.take(keys);
        var forged = new SenderChain(context, random).seal("ada never said that");
        System.arraycopy(keys, 1, forged, 1, Frame.CHAIN_ID);
        assertThat(kindOf(() -> bobs.open(context, (Frame.RoomMessage) Frame.parse(forged))))
                .isEqualTo(Shown.Kind.FORGED);

        byte[] genuine = adas.seal("ada has said this");
        assertThat(kindOf(() -> bobs.open(SenderChain.context("kitchen", new Member("carol", carol.instance)),
                (Frame.RoomMessage) Frame.parse(genuine)))).isEqualTo(Shown.Kind.FORGED);
        assertThat(bobs.open(context, (Frame.RoomMessage) Frame.parse(genuine)).text()).isEqualTo("ada has said this");
    }

    /** Control characters can't be said, so only a changed client can seal them. */
    @Test
    void aMemberSendsWhatWouldMoveTheCursor() {
        for (var text : List.of("\033[2J", "a\nb", "\u2028", "\u009b1m", "no UTF-8: \u00ff")) {
            byte[] bytes = text.getBytes(text.startsWith("no") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            byte[] padded = Arrays.copyOf(new byte[] {0, (byte) bytes.length}, Padding.BLOCK);
            System.arraycopy(bytes, 0, padded, 2, bytes.length);
            assertThat(kindOf(() -> Padding.unpad(padded))).as(text).isEqualTo(Shown.Kind.MALFORMED);
        }
        byte[] tooLong = Arrays.copyOf(new byte[] {(byte) 255, (byte) 255}, Padding.BLOCK);
        assertThat(kindOf(() -> Padding.unpad(tooLong))).isEqualTo(Shown.Kind.MALFORMED);
    }

    @Test
    void namesPeopleWhoCanNotBe() {
        for (var name : List.of("", "ADA", "a b", "\033[2J", "a".repeat(33))) {
            ada.sealed.memberIn(name, simulation.instance());
            ada.sealed.received(1, name, simulation.instance(), "*", new byte[] {3});
        }
        ada.sealed.memberIn("eve", "short");
        ada.look();
        assertThat(ada.warnings).hasSize(11).allMatch(one -> one.kind() == Shown.Kind.MALFORMED);
        assertThat(ada.warnings.getFirst().name()).isEqualTo("?");
        goesOn();
    }

    @Test
    void bringsMoreMembersThanThereIsRoomFor() {
        for (int i = 0; i < SealedRoom.MOST_PEERS - 1; i++) {
            ada.sealed.memberIn("eve", simulation.instance());
        }
        ada.look();
        assertThat(ada.kinds()).containsExactly(Shown.Kind.LIMIT); // bob and carol were here, so one is too many
        simulation.pass(Speaker.PATIENCE.toMillis());
        ada.say("can bob read it?");
        ada.send();
        simulation.settle();
        assertThat(bob.texts()).containsExactly("ada: can bob read it?");
    }

    private interface Refusing {
        Object run() throws RefusedException;
    }

    private static Shown.Kind kindOf(Refusing what) {
        try {
            what.run();
        } catch (RefusedException e) {
            return e.kind();
        }
        throw new AssertionError("not refused");
    }
}
