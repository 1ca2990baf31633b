FROM a
CMD [ "a", [ {"b": "\ud800"} ] ]
CMD ["a" "b"]
CMD ["\u00"]
CMD []x
