"""The servers of docker-compose.yml as plain processes on loopback, from the same files of config/."""
