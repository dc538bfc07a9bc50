#include <stdlib.h>
#include <string.h>

#include "survey_parts.h"

static char *copy_text(const char *text) { return strdup(text ? text : ""); }

static struct topic_partitions copy_partitions(const rd_kafka_topic_partition_list_t *list) {
    struct topic_partitions copy = {0};
    if (!list || list->cnt == 0) return copy;
    copy.elements = calloc((size_t)list->cnt, sizeof *copy.elements);
    for (int index = 0; index < list->cnt; index++) {
        const rd_kafka_topic_partition_t *const element = &list->elems[index];
        if (element->err != RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        struct topic_partition *const to = &copy.elements[copy.count];
        to->owns_topic = copy.count == 0 || strcmp(to[-1].topic, element->topic) != 0;
        to->topic = to->owns_topic ? strdup(element->topic) : to[-1].topic;
        to->partition = element->partition;
        to->offset = element->offset;
        copy.count++;
    }
    return copy;
}

static void free_partitions(struct topic_partitions *partitions) {
    for (int index = 0; index < partitions->count; index++)
        if (partitions->elements[index].owns_topic) free(partitions->elements[index].topic);
    free(partitions->elements);
}

/// The next answer to an admin request; statistics and logs that come in between are of no use here.
static rd_kafka_event_t *next_answer(rd_kafka_queue_t *queue) {
    for (;;) {
        rd_kafka_event_t *const event = rd_kafka_queue_poll(queue, request_timeout);
        if (!event) return NULL;
        switch (rd_kafka_event_type(event)) {
        case RD_KAFKA_EVENT_STATS:
        case RD_KAFKA_EVENT_ERROR:
        case RD_KAFKA_EVENT_LOG: rd_kafka_event_destroy(event); break;
        default: return event;
        }
    }
}

static rd_kafka_AdminOptions_t *options(rd_kafka_t *client, rd_kafka_admin_op_t operation, void *opaque) {
    rd_kafka_AdminOptions_t *const made = rd_kafka_AdminOptions_new(client, operation);
    rd_kafka_AdminOptions_set_request_timeout(made, request_timeout, NULL, 0);
    rd_kafka_AdminOptions_set_opaque(made, opaque);
    return made;
}

bool list_groups(rd_kafka_t *client, rd_kafka_queue_t *queue, struct groups *groups) {
    rd_kafka_AdminOptions_t *const listing = options(client, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPS, NULL);
    rd_kafka_ListConsumerGroups(client, listing, queue);
    rd_kafka_AdminOptions_destroy(listing);
    rd_kafka_event_t *const event = next_answer(queue);
    const rd_kafka_ListConsumerGroups_result_t *const result = rd_kafka_event_ListConsumerGroups_result(event);
    size_t count = 0, errors = 1;
    if (result) rd_kafka_ListConsumerGroups_result_errors(result, &errors);
    if (errors == 0) {
        const rd_kafka_ConsumerGroupListing_t **const valid = rd_kafka_ListConsumerGroups_result_valid(result, &count);
        groups->count = (int)count;
        groups->elements = calloc(count, sizeof *groups->elements);
        for (size_t index = 0; index < count; index++)
            groups->elements[index].name = copy_text(rd_kafka_ConsumerGroupListing_group_id(valid[index]));
    }
    rd_kafka_event_destroy(event);
    return errors == 0;
}

static void ask_for_description(rd_kafka_t *client, rd_kafka_queue_t *queue, struct group *group) {
    const char *name = group->name;
    rd_kafka_AdminOptions_t *const describing = options(client, RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, group);
    rd_kafka_DescribeConsumerGroups(client, &name, 1, describing, queue);
    rd_kafka_AdminOptions_destroy(describing);
}

static void ask_for_commits(rd_kafka_t *client, rd_kafka_queue_t *queue, struct group *group) {
    rd_kafka_AdminOptions_t *const reading = options(client, RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS, group);
    rd_kafka_ListConsumerGroupOffsets_t *question = rd_kafka_ListConsumerGroupOffsets_new(group->name, NULL);
    rd_kafka_ListConsumerGroupOffsets(client, &question, 1, reading, queue);
    rd_kafka_ListConsumerGroupOffsets_destroy(question);
    rd_kafka_AdminOptions_destroy(reading);
}

/// Sends so many requests that `window` of each kind are under way, as far as there are groups.
static void fill_windows(rd_kafka_t *client, rd_kafka_queue_t *queue, struct groups *groups) {
    while (groups->asked_commits < groups->count && groups->asked_commits - groups->answered_commits < window)
        ask_for_commits(client, queue, &groups->elements[groups->asked_commits++]);
    while (groups->asked_descriptions < groups->count &&
           groups->asked_descriptions - groups->answered_descriptions < window)
        ask_for_description(client, queue, &groups->elements[groups->asked_descriptions++]);
}

static bool take_description(const rd_kafka_DescribeConsumerGroups_result_t *result, struct group *group) {
    size_t count = 0;
    const rd_kafka_ConsumerGroupDescription_t **const descriptions =
        rd_kafka_DescribeConsumerGroups_result_groups(result, &count);
    if (count != 1) return false;
    const rd_kafka_ConsumerGroupDescription_t *const description = descriptions[0];
    if (rd_kafka_error_code(rd_kafka_ConsumerGroupDescription_error(description)) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return false;
    group->state = rd_kafka_ConsumerGroupDescription_state(description);
    group->assignor = copy_text(rd_kafka_ConsumerGroupDescription_partition_assignor(description));
    const rd_kafka_Node_t *const coordinator = rd_kafka_ConsumerGroupDescription_coordinator(description);
    group->coordinator = coordinator ? rd_kafka_Node_id(coordinator) : -1;
    group->member_count = (int)rd_kafka_ConsumerGroupDescription_member_count(description);
    group->members = calloc((size_t)group->member_count, sizeof *group->members);
    for (int index = 0; index < group->member_count; index++) {
        const rd_kafka_MemberDescription_t *const from =
            rd_kafka_ConsumerGroupDescription_member(description, (size_t)index);
        const rd_kafka_MemberAssignment_t *const assignment = rd_kafka_MemberDescription_assignment(from);
        group->members[index] = (struct member){
            .id = copy_text(rd_kafka_MemberDescription_consumer_id(from)),
            .client_id = copy_text(rd_kafka_MemberDescription_client_id(from)),
            .host = copy_text(rd_kafka_MemberDescription_host(from)),
            .assignment = copy_partitions(assignment ? rd_kafka_MemberAssignment_partitions(assignment) : NULL),
        };
    }
    return true;
}

static bool take_commits(const rd_kafka_ListConsumerGroupOffsets_result_t *result, struct group *group) {
    size_t count = 0;
    const rd_kafka_group_result_t **const answers = rd_kafka_ListConsumerGroupOffsets_result_groups(result, &count);
    if (count != 1 || rd_kafka_group_result_error(answers[0])) return false;
    group->commits = copy_partitions(rd_kafka_group_result_partitions(answers[0]));
    return true;
}

bool read_groups(rd_kafka_t *client, rd_kafka_queue_t *queue, struct groups *groups, bool descriptions) {
    while (groups->answered_commits < groups->count ||
           (descriptions && groups->answered_descriptions < groups->count)) {
        fill_windows(client, queue, groups);
        rd_kafka_event_t *const event = next_answer(queue);
        if (!event) return false;
        struct group *const group = rd_kafka_event_opaque(event);
        bool succeeded = rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR_NO_ERROR;
        if (rd_kafka_event_type(event) == RD_KAFKA_EVENT_DESCRIBECONSUMERGROUPS_RESULT) {
            groups->answered_descriptions++;
            succeeded = succeeded && take_description(rd_kafka_event_DescribeConsumerGroups_result(event), group);
        } else {
            groups->answered_commits++;
            succeeded = succeeded && take_commits(rd_kafka_event_ListConsumerGroupOffsets_result(event), group);
        }
        rd_kafka_event_destroy(event);
        if (!succeeded) return false;
    }
    return true;
}

void free_groups(struct groups *groups) {
    for (int index = 0; index < groups->count; index++) {
        struct group *const group = &groups->elements[index];
        for (int number = 0; number < group->member_count; number++) {
            struct member *const member = &group->members[number];
            free(member->id);
            free(member->client_id);
            free(member->host);
            free_partitions(&member->assignment);
        }
        free(group->members);
        free_partitions(&group->commits);
        free(group->assignor);
        free(group->name);
    }
    free(groups->elements);
}
