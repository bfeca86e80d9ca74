package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

/** What people in a sealed room see while the server does as it should. */
class SealedRoomTest {

    private final Simulation simulation = new Simulation("kitchen", new Random(1));

    @Test
    void whatIsSaidIsSeenByAllInOrderAndByNobodyElse() {
        var people = simulation.room("ada", "bob", "carol");
        var ada = people.get(0);
        var bob = people.get(1);
        ada.say("a first thing to say");
        simulation.settle();
        bob.say("a second thing, with ümlauts");
        simulation.settle();
        ada.say("");
        simulation.settle();

        assertThat(people.get(2).texts()).containsExactly("ada: a first thing to say",
                "bob: a second thing, with ümlauts", "ada: ");
        assertThat(bob.texts()).containsExactly("ada: a first thing to say", "ada: ");
        assertThat(ada.texts()).containsExactly("bob: a second thing, with ümlauts");
        assertThat(people).allSatisfy(one -> assertThat(one.warnings).isEmpty());
        assertThat(people).allSatisfy(one -> assertThat(one.ready).hasSize(2).allMatch(Shown.KeysReady::first));
        Unreadable.in(simulation.seen, List.of("a first thing to say", "a second thing, with ümlauts"));
    }

    @Test
    void theSearchForPlainTextFindsIt() {
        for (var form : Unreadable.forms("a first thing to say")) {
            assertThatThrownBy(
                    () -> Unreadable.in(List.of(("x" + form).getBytes(StandardCharsets.UTF_8)),
                            List.of("a first thing to say")))
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void theLengthOfWhatIsSaidIsHidden() {
        var ada = simulation.room("ada", "bob").get(0);
        simulation.seen.clear();
        ada.say("y");
        ada.say("x".repeat(254));
        ada.say("x".repeat(255));
        ada.say("x".repeat(SealedRoom.MOST_TEXT));
        simulation.settle();

        assertThat(simulation.seen.stream().map(one -> one.length)).containsExactly(357, 357, 613, 4453);
        assertThat(simulation.clients.get(1).said).hasSize(4);
    }

    @Test
    void whatCanNotBeSaidIsRefusedInWords() {
        var ada = simulation.room("ada", "bob").get(0);
        assertThatThrownBy(() -> ada.say("x".repeat(SealedRoom.MOST_TEXT + 1))).hasMessageContaining("4096 bytes");
        assertThatThrownBy(() -> ada.say("\033[2J")).hasMessageContaining("control characters");
    }

    @Test
    void aMessageWaitsForTheKeysOfSomebodyWhoHasJustCome() {
        var ada = simulation.room("ada", "bob").get(0);
        var carol = simulation.client("carol");
        carol.join();
        ada.receiveAll();
        ada.say("welcome, carol");
        ada.send();
        assertThat(ada.sealed.isHolding()).isTrue();
        simulation.settle();

        assertThat(ada.sealed.isHolding()).isFalse();
        assertThat(carol.texts()).containsExactly("ada: welcome, carol");
    }

    @Test
    void aMessageWaitsTwoSecondsAtMostAndItIsSaidWhomItDoesNotReach() {
        var ada = simulation.room("ada", "bob").get(0);
        var carol = simulation.client("carol");
        carol.join();
        carol.breakOff();
        ada.receiveAll();
        ada.say("is carol there?");
        simulation.pass(1_999);
        ada.send();
        assertThat(ada.sealed.isHolding()).isTrue();
        simulation.pass(1);
        ada.send();
        ada.say("carol?");
        simulation.settle();

        assertThat(simulation.clients.get(1).texts()).containsExactly("ada: is carol there?", "ada: carol?");
        assertThat(ada.kinds()).containsExactly(Shown.Kind.NOT_REACHED); // once, not for each
        assertThat(ada.warnings.getFirst().words()).contains("carol");

        carol.join();
        simulation.settle();
        ada.say("there you are");
        simulation.settle();
        assertThat(carol.texts()).containsExactly("ada: there you are");
        assertThat(carol.kinds()).containsExactly(Shown.Kind.UNREADABLE, Shown.Kind.UNREADABLE);
    }

    @Test
    void theMostThatCanWaitIsSealedWithoutWaiting() {
        var ada = simulation.room("ada", "bob").get(0);
        simulation.client("carol").join();
        ada.receiveAll();
        for (int i = 0; i <= Speaker.MOST_HELD; i++) {
            ada.say("line " + i);
        }
        ada.send();
        simulation.clients.get(1).receiveAll();
        assertThat(simulation.clients.get(1).texts()).containsExactly("ada: line 0");
    }

    @Test
    void whoIsOutCanNotReadAndWhoIsAwayMissesNothing() {
        var people = simulation.room("ada", "bob", "carol");
        var ada = people.get(0);
        var carol = people.get(2);
        people.get(1).leave();
        carol.breakOff();
        simulation.settle();
        simulation.seen.clear();
        ada.say("bob is gone");
        simulation.settle();
        assertThat(simulation.seen).hasSize(2); // new keys for carol, and the message
        carol.join();
        simulation.settle();
        assertThat(carol.texts()).containsExactly("ada: bob is gone");

        // and if bob gets hold of it after all
        var entry = simulation.seen.getLast();
        people.get(1).sealed.received(99, "ada", ada.instance, "*", entry);
        people.get(1).look();
        assertThat(people.get(1).kinds()).containsExactly(Shown.Kind.UNREADABLE);
        assertThat(people.get(1).said).isEmpty();
    }

    @Test
    void whoComesBackWithTheSameInstanceGoesOnWithItsKeys() {
        var people = simulation.room("ada", "bob");
        var bob = people.get(1);
        people.get(0).say("one");
        simulation.settle();
        bob.leave();
        simulation.settle();
        people.get(0).say("two");
        simulation.settle();
        bob.join();
        simulation.settle();
        people.get(0).say("three");
        bob.say("four");
        simulation.settle();

        assertThat(bob.texts()).containsExactly("ada: one", "ada: three");
        assertThat(people.get(0).texts()).containsExactly("bob: four");
        assertThat(bob.warnings).isEmpty();
    }

    @Test
    void whoStartsAnewAgreesOnNewKeysAndIsKnown() {
        var contacts = Contacts.inMemory();
        var identity = Identity.create(simulation.secureRandom());
        var ada = simulation.client("ada", Identity.create(simulation.secureRandom()), contacts);
        var bob = simulation.client("bob", identity, Contacts.inMemory());
        List.of(ada, bob).forEach(Simulation.Client::join);
        simulation.settle();
        bob.leave();
        var again = simulation.client("bob", identity, Contacts.inMemory());
        again.join();
        simulation.settle();
        again.say("again");
        simulation.settle();

        assertThat(ada.texts()).containsExactly("bob: again");
        assertThat(ada.ready).extracting(Shown.KeysReady::first).containsExactly(true, false);
    }

    @Test
    void safetyNumbersAreTheSameOnBothSidesAndMarkWhatIsSaid() {
        var people = simulation.room("ada", "bob");
        var ada = people.get(0);
        var bob = people.get(1);
        var number = ada.sealed.safetyNumber("bob").orElseThrow();
        assertThat(number).matches("(\\d{5} ){11}\\d{5}");
        assertThat(bob.sealed.safetyNumber("ada")).hasValue(number);
        assertThat(ada.sealed.safetyNumber("carol")).isEmpty();
        assertThat(ada.sealed.verified("carol")).isFalse();

        bob.say("before");
        simulation.settle();
        assertThat(ada.sealed.verified("bob")).isTrue();
        bob.say("after");
        simulation.settle();
        assertThat(ada.said).extracting(Shown.Said::verified).containsExactly(false, true);
    }

    @Test
    void somebodyWithoutAClientThatHasKeysIsSaidToBeUnableToRead() {
        var ada = simulation.room("ada", "bob").get(0);
        ada.sealed.memberIn("eve", "-");
        ada.look();
        assertThat(ada.kinds()).containsExactly(Shown.Kind.NO_KEYS);
    }

    @Test
    void aHandshakeThatIsNeverAnsweredIsTriedThreeTimesAndSaid() {
        var simulation = new Simulation("kitchen", new Random(3));
        var ada = simulation.client("ada");
        simulation.attack = delivery -> List.of();
        for (int i = 0; i < 8; i++) { // about half of them have the higher instance, so that it is ada who starts
            simulation.client("b" + i).join();
        }
        ada.join();
        for (int i = 0; i < 6; i++) {
            simulation.settle();
            simulation.pass(Peer.RETRY.toMillis());
        }
        long lower = simulation.clients.stream().filter(one -> one.instance.compareTo(ada.instance) > 0).count();
        assertThat(lower).isPositive();
        assertThat(ada.kinds()).hasSize((int) lower).containsOnly(Shown.Kind.NO_KEYS);
    }
}
