package dev.tokamak.apps.chat.sealed;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.tokamak.apps.chat.noise.NoiseException;

/**
 * Another instance in the room, and all that was agreed with it.
 *
 * <pre>
 *               who starts                              who answers
 *   MET         -&gt; 1, attempt n                         waits for 1
 *   HANDSHAKE   waits for 2; after 30 s again,          -&gt; 2; a 1 of a later attempt begins anew
 *               with another fresh key, 3 times         waits for 3
 *   SESSION     -&gt; 3; waits for a message of the        stands; a further 1 is refused
 *               session, which says that 3 has come
 * </pre>
 *
 * The instance with the lower name starts, so never both do. A session lasts as long as both clients run, also when one of them is out
 * of the room for a time.
 */
final class Peer {

    static final int MOST_ATTEMPTS = 3;
    static final Duration RETRY = Duration.ofSeconds(30);
    /** Names of chains that are remembered: of those that have ended, and of those that were asked for. */
    static final int MOST_NAMES = 64;

    private final Member member;
    private final boolean weStart;
    private final Supplier<Introduction> introductions;
    private final byte[] context;
    private final Set<String> ended = new HashSet<>();
    private final Set<String> asked = new HashSet<>();

    private boolean present;
    private long since;
    private int attempt;
    private long attemptedAt;
    private @Nullable Introduction introduction;
    private @Nullable Session session;
    private boolean agreed;
    private boolean confirmed;
    private @Nullable PublicIdentity identity;
    private @Nullable ReceivingChain chain;
    private @Nullable String given;

    Peer(String room, Identity me, Member self, Member member, SecureRandom random) {
        this.member = member;
        weStart = self.instance().compareTo(member.instance()) < 0;
        introductions = () -> new Introduction(room, me, self, member, weStart, random);
        context = SenderChain.context(room, member);
    }

    Member member() {
        return member;
    }

    boolean isPresent() {
        return present;
    }

    void in(long now) {
        present = true;
        since = now;
    }

    void out() {
        present = false;
    }

    /** Whether its keys may come any moment: it is here, for less than so many nanoseconds, and there is no session. */
    boolean isExpected(long now, long patience) {
        return present && session == null && now - since < patience;
    }

    boolean hasSession() {
        return session != null;
    }

    /** Who it has proved to be. Only when there is a session. */
    PublicIdentity identity() {
        return Objects.requireNonNull(identity);
    }

    /** Whether it was given the chain of this name. */
    boolean has(String chainName) {
        return given != null && given.equals(chainName);
    }

    // ---- agreeing on keys

    /** The first message, when it is ours to send and it is time for it. */
    Optional<byte[]> start(long now) throws RefusedException {
        boolean due = attempt == 0 || now - attemptedAt >= RETRY.toNanos();
        if (!weStart || !present || confirmed || !due || attempt >= MOST_ATTEMPTS) {
            return Optional.empty();
        }
        attempt++;
        attemptedAt = now;
        dropIntroduction();
        introduction = introductions.get();
        return Optional.of(frame(1, introduction));
    }

    /** Whether starting was tried as often as it is, in vain; true once. */
    boolean hasGivenUp(long now) {
        boolean vain = weStart && present && session == null && attempt == MOST_ATTEMPTS
                && now - attemptedAt >= RETRY.toNanos();
        if (vain) {
            attempt++;
        }
        return vain;
    }

    /** Takes a message of a handshake; the answer to it, if any. A session stands then when {@link #hasSession}. */
    Optional<byte[]> handshake(Frame.Handshake frame, long now) throws RefusedException {
        if (weStart) {
            if (frame.step() != 2) {
                throw repeated();
            }
            return third(frame);
        }
        return switch (frame.step()) {
            case 1 -> second(frame, now);
            case 3 -> {
                finish(frame);
                yield Optional.empty();
            }
            default -> throw repeated();
        };
    }

    private Optional<byte[]> second(Frame.Handshake frame, long now) throws RefusedException {
        if (frame.attempt() <= attempt || frame.attempt() > MOST_ATTEMPTS) {
            throw repeated();
        }
        attempt = frame.attempt();
        attemptedAt = now;
        if (session != null) {
            return Optional.empty(); // tried again before it knew; our first message in the session tells it
        }
        dropIntroduction();
        var fresh = introductions.get();
        fresh.read(frame.message());
        byte[] answer = frame(2, fresh);
        introduction = fresh;
        return Optional.of(answer);
    }

    private Optional<byte[]> third(Frame.Handshake frame) throws RefusedException {
        if (introduction != null && frame.attempt() > 0 && frame.attempt() < attempt) {
            return Optional.empty(); // the late answer to an earlier attempt
        }
        var running = running(frame);
        running.read(frame.message());
        byte[] answer = frame(3, running);
        establish(running);
        return Optional.of(answer);
    }

    private void finish(Frame.Handshake frame) throws RefusedException {
        var running = running(frame);
        running.read(frame.message());
        establish(running);
        confirmed = true;
    }

    /** The handshake that a message belongs to. It is over with this message, one way or the other. */
    private Introduction running(Frame.Handshake frame) throws RefusedException {
        var running = introduction;
        if (running == null || frame.attempt() != attempt) {
            throw repeated();
        }
        introduction = null;
        return running;
    }

    private void establish(Introduction done) {
        if (session != null) {
            session.destroy();
        }
        identity = done.theirs();
        session = done.session();
        agreed = true;
        given = null;
    }

    /** Whether there is a new session; true once for each. */
    boolean hasJustAgreed() {
        boolean was = agreed;
        agreed = false;
        return was;
    }

    private byte[] frame(int step, Introduction from) throws RefusedException {
        return Frame.of(new Frame.Handshake(step, attempt, from.write()));
    }

    private static RefusedException repeated() {
        return new RefusedException(Shown.Kind.REPLAYED,
                "a message to agree on keys came a second time or out of order, and was refused");
    }

    private void dropIntroduction() {
        if (introduction != null) {
            introduction.destroy();
            introduction = null;
        }
    }

    // ---- the session

    /** Seals something for this instance alone. */
    byte[] seal(byte[] text) throws RefusedException {
        try {
            return Objects.requireNonNull(session).seal(text);
        } catch (NoiseException e) {
            throw new RefusedException(Shown.Kind.LIMIT, "nothing more can be sent in this session: " + e.getMessage());
        }
    }

    /** Seals our chain for it and remembers that it has it. */
    byte[] give(SenderChain ours) throws RefusedException {
        byte[] sealed = seal(ours.keys());
        given = ours.name();
        return sealed;
    }

    /** Opens what it has sealed for us. */
    Session.Opened open(Frame.SessionMessage message) throws RefusedException {
        if (session == null) {
            throw new RefusedException(Shown.Kind.UNREADABLE, "keys came that can't be read: none were agreed yet");
        }
        var opened = session.open(message);
        if (!confirmed) {
            confirmed = true;
            dropIntroduction(); // a retry that isn't needed any more
        }
        return opened;
    }

    // ---- its messages

    /** Its chain from here on. Messages of an earlier one are repetitions. */
    void take(ReceivingChain fresh) throws RefusedException {
        if (chain != null && chain.name().equals(fresh.name())) {
            if (fresh.index() < chain.index()) {
                throw new RefusedException(Shown.Kind.REPLAYED, "keys of messages that have come already were refused");
            }
            chain.destroy();
        } else if (chain != null) {
            if (ended.size() >= MOST_NAMES) {
                ended.clear();
            }
            ended.add(chain.name());
            chain.destroy();
        }
        chain = fresh;
    }

    /** Opens what it has said to all. */
    ReceivingChain.Opened open(Frame.RoomMessage message) throws RefusedException {
        var name = Frame.name(message.chain());
        if (chain != null && chain.name().equals(name)) {
            return chain.open(context, message);
        }
        if (ended.contains(name)) {
            throw new RefusedException(Shown.Kind.REPLAYED,
                    "a message came a second time or out of order, and was refused");
        }
        throw new RefusedException(Shown.Kind.UNREADABLE,
                "a message can't be read: it was sealed before we had its key");
    }

    /** Whether the chain of a message that can't be read is worth asking for: once for each, and not for ever. */
    boolean shouldAsk(Frame.RoomMessage message) {
        return present && session != null && asked.size() < MOST_NAMES && asked.add(Frame.name(message.chain()));
    }

    /** Overwrites all keys; it can't be used any more. */
    void destroy() {
        dropIntroduction();
        if (session != null) {
            session.destroy();
        }
        if (chain != null) {
            chain.destroy();
        }
    }
}
