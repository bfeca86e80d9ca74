package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.tokamak.Seeded;
import dev.tokamak.apps.Fuzz;
import dev.tokamak.apps.chat.sealed.Simulation.Client;

/** Many members come, go, break off, come back and talk, in an order that a seed decides; then damaged input without end. */
class ScheduleTest {

    private static final int STEPS = 120;

    @Test
    void everyoneSeesWhatHeWasPromisedInOrderAndNothingElse() {
        Seeded.times(25, ScheduleTest::schedule);
    }

    private static void schedule(Random random) {
        var simulation = new Simulation("kitchen", random);
        for (var name : List.of("ada", "bob", "carol", "dora", "emil")) {
            simulation.client(name).join();
        }
        for (int i = 0; i < STEPS; i++) {
            step(simulation, simulation.clients.get(random.nextInt(simulation.clients.size())), i);
        }
        for (var one : simulation.clients) {
            one.join();
        }
        for (int i = 0; i < 3; i++) { // whatever was lost with somebody who went is made up for
            simulation.settle();
            simulation.pass(Peer.RETRY.toMillis());
        }
        // A key that was lost, because its giver was away while its taker went and came again, is asked for at the first message
        for (var word : List.of("hear, hear", "the end")) {
            for (var one : simulation.clients) {
                one.say(word + ", " + one.name);
                simulation.settle();
            }
        }
        check(simulation);
    }

    private static void step(Simulation simulation, Client client, int number) {
        switch (simulation.random.nextInt(20)) {
            case 0 -> {
                if (client.isIn()) {
                    client.leave();
                }
            }
            case 1 -> {
                if (client.isIn() && client.online) {
                    client.breakOff();
                }
            }
            case 2, 3 -> {
                if (!client.online) {
                    client.join();
                }
            }
            case 4 -> simulation.pass(simulation.random.nextInt(3_000));
            case 5, 6, 7, 8 -> {
                if (client.isIn()) {
                    client.say("thing number " + number);
                }
            }
            case 9 -> simulation.settle();
            case 10, 11, 12, 13 -> client.send();
            default -> client.receiveOne();
        }
    }

    private static void check(Simulation simulation) {
        for (var one : simulation.clients) {
            assertThat(one.said).extracting(Shown.Said::seq).isSorted().doesNotHaveDuplicates();
            for (var said : one.said) {
                var spoken = simulation.spoken.get(said.seq());
                assertThat(spoken.by().name).isEqualTo(said.name());
                assertThat(spoken.text()).isEqualTo(said.text());
                assertThat(spoken.readers()).as("%s may read %s", one.name, said).contains(one.instance);
            }
            var expected = new ArrayList<Long>();
            simulation.spoken.forEach((seq, spoken) -> {
                if (!one.everLeft && spoken.readers().contains(one.instance)
                        && spoken.sentTo().contains(one.instance)) {
                    expected.add(seq);
                }
            });
            assertThat(one.said).extracting(Shown.Said::seq).as(one.name).containsAll(expected);
            assertThat(one.texts().stream().filter(text -> text.contains("the end, "))).as(one.name + one.warnings)
                    .hasSize(4);
            var harmless = Set.of(Shown.Kind.UNREADABLE, Shown.Kind.NOT_REACHED, Shown.Kind.MISSING);
            assertThat(one.warnings).as(one.name).allMatch(warning -> harmless.contains(warning.kind()));
            if (simulation.clients.stream().noneMatch(any -> any.everLeft)) {
                assertThat(one.kinds()).doesNotContain(Shown.Kind.MISSING);
            }
        }
        Unreadable.in(simulation.seen, List.of("thing number ", "the end, "));
    }

    @Test
    void boundsWhatDamagedFramesCanDo() {
        var simulation = new Simulation("kitchen", new Random(6));
        var people = simulation.room("ada", "bob", "carol");
        people.forEach(one -> one.say("a message to be damaged"));
        simulation.settle();
        var good = List.copyOf(simulation.seen);
        var bob = people.get(1);
        Seeded.times(Fuzz.INPUTS, random -> {
            var from = people.get(random.nextInt(3));
            var to = random.nextInt(4) == 0 ? "*" : bob.instance;
            byte[] input = Fuzz.input(random, good);
            bob.sealed.received(1, from.name, from.instance, input.length > 0 && input[0] == 3 ? "*" : to, input);
            var seen = bob.sealed.shown();
            assertThat(seen.size()).isLessThanOrEqualTo(2);
            assertThat(seen.stream().noneMatch(one -> one instanceof Shown.Said)).isTrue();
        });
        assertThat(bob.sealed.outgoing()).as("answers").hasSizeLessThan(3 * Peer.MOST_NAMES);
        bob.said.clear();
        people.get(0).say("still here");
        simulation.settle();
        assertThat(bob.texts()).containsExactly("ada: still here");
    }
}
