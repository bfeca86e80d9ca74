package dev.tokamak.apps.chat.sealed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;

import org.junit.jupiter.api.Test;

import dev.tokamak.apps.chat.sealed.Contacts.Trust;

class ContactsTest {

    private final SecureRandom random = new SecureRandom();
    private final Contacts contacts = Contacts.inMemory();
    private final PublicIdentity first = keys();

    private PublicIdentity keys() {
        return Identity.create(random).publicIdentity();
    }

    @Test
    void whatIsAcceptedIsTheKeyThatAPersonLookedAt() throws IOException {
        contacts.pin("bob", first);
        var second = keys();
        contacts.offer("bob", second);
        assertThat(contacts.keys("bob").orElseThrow().matches(second)).isTrue();
        var third = keys();
        contacts.offer("bob", third); // while the person compares
        assertThat(contacts.accept("bob")).isFalse();
        assertThat(contacts.accept("bob")).as("and not by asking twice").isFalse();
        assertThat(contacts.trust("bob", second)).isEqualTo(Trust.CHANGED);
        assertThat(contacts.trust("bob", third)).isEqualTo(Trust.CHANGED);
        assertThat(contacts.keys("bob").orElseThrow().matches(third)).isTrue();
        assertThat(contacts.accept("bob")).isTrue();
        assertThat(contacts.trust("bob", third)).isEqualTo(Trust.PINNED);
        assertThat(contacts.trust("bob", first)).isEqualTo(Trust.CHANGED);
    }

    @Test
    void aChangedKeyIsNotVerifiedBeforeItIsAccepted() throws IOException {
        contacts.pin("bob", first);
        assertThat(contacts.verify("bob")).isTrue();
        var second = keys();
        contacts.offer("bob", second);
        contacts.keys("bob");
        assertThat(contacts.verify("bob")).isFalse();
        assertThat(contacts.accept("bob")).isTrue();
        assertThat(contacts.trust("bob", second)).as("accepted is not verified").isEqualTo(Trust.PINNED);
    }

    @Test
    void nothingIsAcceptedOfWhomNobodyWasWarned() throws IOException {
        contacts.offer("eve", keys());
        assertThat(contacts.accept("eve")).isFalse();
        contacts.pin("bob", first);
        assertThat(contacts.accept("bob")).isFalse();
        assertThat(contacts.trust("bob", first)).isEqualTo(Trust.PINNED);
    }
}
