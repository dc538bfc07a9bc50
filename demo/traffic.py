"""The demo's traffic: three topics, a steady producer, a consumer group that keeps up and one that does not.

Usage: traffic.py HOST:PORT. Runs until SIGTERM or SIGINT.
"""

import random
import signal
import sys
import threading

from confluent_kafka import Consumer, KafkaError, KafkaException, Producer
from confluent_kafka.admin import AdminClient, NewTopic

PARTITIONS = {"orders": 6, "payments": 3, "audit": 1}
MESSAGES_PER_SECOND = {"orders": 200, "payments": 50, "audit": 5}
TICKS_PER_SECOND = 10

stop = threading.Event()


def create_topics(servers):
    admin = AdminClient({"bootstrap.servers": servers})
    topics = [NewTopic(name, count, replication_factor=1) for name, count in PARTITIONS.items()]
    for future in admin.create_topics(topics, operation_timeout=30).values():
        try:
            future.result(60)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise


def produce(servers):
    """Sends the same number of messages a second to each topic, give or take a half."""
    producer = Producer({"bootstrap.servers": servers, "linger.ms": 20})
    while not stop.wait(1 / TICKS_PER_SECOND):
        for topic, rate in MESSAGES_PER_SECOND.items():
            mean = rate / TICKS_PER_SECOND
            for _ in range(round(random.uniform(0.5 * mean, 1.5 * mean))):
                producer.produce(topic, value=random.randbytes(100), partition=random.randrange(PARTITIONS[topic]))
        producer.poll(0)
    producer.flush(5)


def consume(servers, group, topics, batch, choose):
    """Reads `batch` messages at most from the partitions that `choose` picks for this turn, twice in three seconds.

    The partitions are paused between turns: the demo's broker answers a fetch at once even if there is nothing to
    fetch, so that a waiting consumer would keep a core busy.
    """
    consumer = Consumer(
        {
            "bootstrap.servers": servers,
            "group.id": group,
            "client.id": f"{group}-1",
            "auto.offset.reset": "earliest",
            "auto.commit.interval.ms": 1000,
        }
    )
    consumer.subscribe(topics)
    turn = 0
    while not stop.wait(1):
        partitions = consumer.assignment()
        consumer.resume(choose(partitions, turn))
        for message in consumer.consume(batch, timeout=0.5):
            if message.error():
                print(f"{group}: {message.error()}", file=sys.stderr, flush=True)
        consumer.pause(consumer.assignment())
        turn += 1
    consumer.close()


def all_partitions(partitions, _turn):
    return partitions


def one_partition(partitions, turn):
    """One after the other, so that a small batch is not always filled by the same partition."""
    return [partitions[turn % len(partitions)]] if partitions else []


def main():
    servers = sys.argv[1]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    create_topics(servers)
    threads = [
        threading.Thread(target=produce, args=(servers,)),
        threading.Thread(target=consume, args=(servers, "billing", ["orders", "payments"], 10_000, all_partitions)),
        threading.Thread(target=consume, args=(servers, "reporting", ["orders"], 50, one_partition)),
    ]
    for thread in threads:
        thread.start()
    while all(thread.is_alive() for thread in threads) and not stop.wait(0.5):
        pass
    ended_early = not stop.is_set()
    stop.set()
    for thread in threads:
        thread.join()
    sys.exit(1 if ended_early else 0)


if __name__ == "__main__":
    main()
