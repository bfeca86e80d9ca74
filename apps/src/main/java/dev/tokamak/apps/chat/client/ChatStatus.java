package dev.tokamak.apps.chat.client;

import java.time.Duration;
import java.util.List;

/**
 * How things stand in a chat, for a prompt and for completion.
 *
 * @param online whether lines can be sent now
 * @param untilAttempt how long until the next attempt to connect; zero when it is under way
 * @param waiting lines that were shown as waiting for their acknowledgement
 * @param room where lines go; empty for nowhere
 * @param sealed whether it is sealed
 * @param rooms all that are joined, and direct conversations
 * @param unread rooms and direct conversations with messages that came since they were last current, with their number
 * @param names accounts that were seen
 */
public record ChatStatus(boolean online, Duration untilAttempt, int waiting, String room, boolean sealed,
        List<String> rooms, List<String> unread, List<String> names) {}
